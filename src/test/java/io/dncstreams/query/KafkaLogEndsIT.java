package io.dncstreams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaLogEndsIT {

    private static final String LOG = "commands-behind-a-transaction";

    /** Or a change that was answered 503 would come true long after everybody has read that it did not. */
    @Test
    void whatStandsBehindAStrangersOpenTransactionCounts(OwnKafka kafka) throws Exception {
        Map<String, Object> brokers = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(brokers);
                KafkaProducer<byte[], byte[]> stranger = producer(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "stranger"));
                KafkaProducer<byte[], byte[]> commands = producer(brokers)) {
            admin.createTopics(List.of(new NewTopic(LOG, 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
            stranger.initTransactions();
            stranger.beginTransaction();
            stranger.send(new ProducerRecord<>(LOG, new byte[1])).get(10, TimeUnit.SECONDS);
            commands.send(new ProducerRecord<>(LOG, new byte[1])).get(10, TimeUnit.SECONDS);
            try (LogEnds ends = new KafkaLogEnds(brokers, admin, LOG, 1, Duration.ofSeconds(10))) {
                assertThat(ends.together(Set.of(0))).containsEntry(0, 2L);
                assertThat(ends.alone(0).get(10, TimeUnit.SECONDS)).isEqualTo(2);
            }
            stranger.abortTransaction();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
