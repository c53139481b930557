package io.dncstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaExtensionIT {

    private final KafkaForTests kafka;

    KafkaExtensionIT(KafkaForTests kafka) {
        this.kafka = kafka;
    }

    @Test
    void everyTestGetsTheSameBroker(KafkaForTests again) {
        assertThat(again.bootstrapServers()).isEqualTo(kafka.bootstrapServers());
        assertThat(again.uniquePrefix()).isNotEqualTo(kafka.uniquePrefix());
    }

    @Test
    void prefixesAreGoodInTopicNames() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            String topic = kafka.uniquePrefix() + "prospects";
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            assertThat(admin.listTopics().names().get()).contains(topic);
        }
    }

    @Test
    void theBrokerRunsWithTheSettingsThatTestsRelyOn() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            String node =
                    admin.describeCluster().nodes().get().iterator().next().idString();
            var resource = new ConfigResource(ConfigResource.Type.BROKER, node);
            var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            BrokerSettings.defaults().forEach((name, value) -> {
                if (config.get(name) != null) {
                    assertThat(config.get(name).value()).as(name).isEqualTo(value);
                }
            });
            assertThat(config.get("group.min.session.timeout.ms").value()).isEqualTo("1000");
            assertThat(config.get("auto.create.topics.enable").value()).isEqualTo("false");
        }
    }
}
