package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.service.ServiceTopics;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topic.TopicDifference;
import java.time.Duration;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;

/** Opens the cluster for one look at its topics. */
final class ClusterTopics {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private ClusterTopics() {}

    /** As it is shown to the operator. */
    static String line(TopicDifference difference) {
        return (difference.fatal() ? "wrong    " : "differs  ") + difference.sentence();
    }

    static <T> T with(Settings settings, BiFunction<TopicAdmin, ServiceTopics, T> look) {
        try (Admin admin = Admin.create(settings.kafka().forAdmin())) {
            String cluster = settings.kafka().bootstrapServers().orElse("?");
            return look.apply(new TopicAdmin(admin, cluster, TIMEOUT), ServiceTopics.of(settings));
        }
    }
}
