package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.service.ServiceTopics;
import io.dncstreams.topic.TopicAdmin;
import java.time.Duration;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;

/** Opens the cluster for one look at its topics. */
final class ClusterTopics {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private ClusterTopics() {}

    static <T> T with(Settings settings, BiFunction<TopicAdmin, ServiceTopics, T> look) {
        try (Admin admin = Admin.create(settings.kafka().forAdmin())) {
            String cluster = settings.kafka().bootstrapServers().orElse("?");
            return look.apply(new TopicAdmin(admin, cluster, TIMEOUT), ServiceTopics.of(settings));
        }
    }
}
