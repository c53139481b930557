package io.dncstreams.ownership;

import io.dncstreams.store.LostStateException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The admin client of Kafka Streams. It makes no topics: the first start has made every changelog, so one that Streams
 * misses was deleted, and an empty one in its place would be an empty list.
 */
final class FixedTopicsAdmin extends ForwardingAdmin {

    FixedTopicsAdmin(Map<String, Object> config) {
        super(config);
    }

    @Override
    public CreateTopicsResult createTopics(Collection<NewTopic> topics, CreateTopicsOptions options) {
        throw new LostStateException("The topics %s were deleted while the service ran. %s"
                .formatted(topics.stream().map(NewTopic::name).sorted().toList(), LostStateException.REMEDY));
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        // Only the client of Kafka itself can do this: metrics that a broker asks for.
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        // As above.
    }
}
