package io.dncstreams.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicCatalogTest {

    private static final Path FOLDER = Path.of("topics");

    @TempDir
    Path dir;

    @Test
    void theProgramCarriesTheManifestsOfTheProject() {
        assertThat(TopicCatalog.shipped().specs())
                .isEqualTo(TopicCatalog.in(FOLDER).specs())
                .extracting(TopicSpec::name)
                .contains(
                        "dnc.opt-outs",
                        "dnc.commands",
                        "dnc.entries",
                        "dnc.audit",
                        "dnc.api-keys",
                        "dnc.dead-letters",
                        "dnc.rerouted",
                        "prospects",
                        "prospects.cleared",
                        "prospects.suppressed");
    }

    @Test
    void findsThemInAJarThatListsNoFolders() throws IOException {
        Path jar = dir.resolve("program.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
                var files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                zip.putNextEntry(new ZipEntry("topics/" + file.getFileName()));
                Files.copy(file, zip);
            }
        }
        assertThat(TopicCatalog.at(jar).specs())
                .isEqualTo(TopicCatalog.in(FOLDER).specs());
    }

    static Stream<Path> manifests() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void isNamedAfterItsTopicAndHasTheBrokersTime(Path file) throws IOException {
        var parsed = TopicManifest.parse(file.toString(), Files.readString(file));
        TopicSpec spec = parsed.spec();

        assertThat(file.getFileName()).hasToString(spec.name() + ".yaml");
        assertThat(parsed.resourceName()).isEqualTo(spec.name());
        assertThat(spec.config())
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("compression.type", "producer")
                .containsEntry("max.message.bytes", "1048588")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("retention.bytes", "-1")
                .containsKeys("cleanup.policy", "retention.ms");
        assertThat(spec.replicas()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void hasNoSettingThatABrokerWouldRefuse(Path file) throws IOException {
        TopicSpec spec =
                TopicManifest.parse(file.toString(), Files.readString(file)).spec();
        LogConfig.validate(spec.config());
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void isWhatTheTopicOperatorReads(Path file) throws IOException {
        var mapper = YAMLMapper.builder()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        KafkaTopic topic = mapper.readValue(Files.readString(file), KafkaTopic.class);
        TopicSpec spec =
                TopicManifest.parse(file.toString(), Files.readString(file)).spec();

        assertThat(topic.getAdditionalProperties()).isEmpty();
        assertThat(topic.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(topic.getApiVersion()).isEqualTo("kafka.strimzi.io/v1");
        assertThat(topic.getSpec().getTopicName()).isEqualTo(spec.name());
        assertThat(topic.getSpec().getPartitions()).isEqualTo(spec.partitions());
        assertThat(topic.getSpec().getReplicas()).isEqualTo(spec.replicas());
        topic.getSpec()
                .getConfig()
                .forEach((key, value) -> assertThat(spec.config()).containsEntry(key, value.toString()));
        assertThat(topic.getSpec().getConfig()).hasSameSizeAs(spec.config());
    }

    @Test
    void everyTopicOfATeamHasTheSameNumberOfPartitions() {
        var catalog = TopicCatalog.shipped();

        assertThat(catalog.teamPartitions()).isEqualTo(12);
        assertThat(catalog.specs())
                .filteredOn(spec -> spec.partitions() != 12)
                .extracting(TopicSpec::name)
                .containsExactlyInAnyOrder("dnc.api-keys", "dnc.genesis");
    }

    @Test
    void listsAndKeysAreNeverLostToAge() {
        var catalog = TopicCatalog.shipped();

        for (String name : List.of("dnc.entries", "dnc.api-keys")) {
            assertThat(catalog.spec(name).orElseThrow().config())
                    .containsEntry("cleanup.policy", "compact")
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("delete.retention.ms", "604800000");
        }
        assertThat(catalog.spec("dnc.audit").orElseThrow().config())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1");
    }

    @Test
    void oneReplicaIsEnoughForOneBroker() {
        var catalog = TopicCatalog.shipped().with(TopicOverrides.replicas(1));

        assertThat(catalog.specs()).allSatisfy(spec -> {
            assertThat(spec.replicas()).isEqualTo(1);
            assertThat(spec.config()).containsEntry("min.insync.replicas", "1");
        });
        assertThat(catalog.teamPartitions()).isEqualTo(12);
    }

    @Test
    void minInSyncIsLoweredButNeverRaised() {
        var two = TopicCatalog.shipped()
                .with(TopicOverrides.replicas(2))
                .spec("prospects")
                .orElseThrow();
        var five = TopicCatalog.shipped()
                .with(TopicOverrides.replicas(5))
                .spec("prospects")
                .orElseThrow();

        assertThat(two.config()).containsEntry("min.insync.replicas", "1");
        assertThat(five.config()).containsEntry("min.insync.replicas", "2");
    }

    @Test
    void partitionsAreOverriddenForAllTopicsOfATeamTogether() {
        var catalog = TopicCatalog.shipped().with(TopicOverrides.NONE.withPartitions(3));

        assertThat(catalog.teamPartitions()).isEqualTo(3);
        assertThat(catalog.spec("dnc.api-keys").orElseThrow().partitions()).isEqualTo(1);
        assertThat(catalog.specs())
                .filteredOn(spec -> spec.partitions() == 3)
                .hasSize(catalog.specs().size() - 2);
    }

    @Test
    void impossibleOverridesAreRefused() {
        assertThatThrownBy(() -> TopicOverrides.replicas(0)).hasMessageContaining("replicas must be 1 to 32767, not 0");
        assertThatThrownBy(() -> TopicOverrides.replicas(32768)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TopicOverrides(OptionalInt.of(0), OptionalInt.empty()))
                .hasMessageContaining("partitions must be at least 1, not 0");
    }

    @Test
    void aTopicIsDeclaredOnce() throws IOException {
        Files.copy(FOLDER.resolve("prospects.yaml"), dir.resolve("a.yaml"));
        Files.copy(FOLDER.resolve("prospects.yaml"), dir.resolve("b.yaml"));

        assertThatThrownBy(() -> TopicCatalog.in(dir))
                .isInstanceOf(TopicCatalogException.class)
                .hasMessage("b.yaml: topic prospects is declared in a.yaml already");
    }

    @Test
    void aResourceIsDeclaredOnce() throws IOException {
        Files.copy(FOLDER.resolve("prospects.yaml"), dir.resolve("a.yaml"));
        Files.writeString(
                dir.resolve("b.yaml"),
                Files.readString(FOLDER.resolve("prospects.yaml"))
                        .replace("topicName: prospects", "topicName: others"));

        assertThatThrownBy(() -> TopicCatalog.in(dir))
                .hasMessage("b.yaml: resource prospects is declared in a.yaml already");
    }

    @Test
    void aThirdNumberOfPartitionsIsAMistake() throws IOException {
        Files.copy(FOLDER.resolve("prospects.yaml"), dir.resolve("a.yaml"));
        Files.writeString(
                dir.resolve("b.yaml"),
                Files.readString(FOLDER.resolve("dnc.audit.yaml")).replace("partitions: 12", "partitions: 6"));

        assertThatThrownBy(() -> TopicCatalog.in(dir))
                .isInstanceOf(TopicCatalogException.class)
                .hasMessageStartingWith("b.yaml: 6 partitions");
    }

    @Test
    void noTopicsAtAllIsAMistake() throws IOException {
        assertThatThrownBy(() -> TopicCatalog.in(dir)).hasMessageContaining("No topic manifests");
        assertThatThrownBy(() -> TopicCatalog.in(dir.resolve("nowhere"))).hasMessageContaining("can't be read");

        Files.copy(FOLDER.resolve("prospects.yaml"), dir.resolve("prospects.yml"));
        assertThatThrownBy(() -> TopicCatalog.in(dir)).hasMessageContaining("name it .yaml");
    }
}
