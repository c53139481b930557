package io.dncstreams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {

    private static final Path PAGE = Path.of("docs", "settings.md");

    @Test
    void thePageIsUpToDate() throws IOException {
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(PAGE, SettingsReference.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew with ./mvnw test -Dtest=SettingsReferenceTest -Dsettings.write=true")
                .isEqualTo(SettingsReference.markdown());
    }

    @Test
    void everyNameIsDeclaredOnce() {
        assertThat(SettingsReference.plain()).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(SettingsReference.plain()).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void whatIsRefusedExistsInKafka() {
        Set<String> names = new HashSet<>(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(StreamsConfig.configDef().names());

        assertThat(names).containsAll(RefusedKafkaSettings.REASONS.keySet());
    }
}
