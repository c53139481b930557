package io.dncstreams.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicManifestTest {

    private static final String MANIFEST = """
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata:
              name: some.letters
              labels:
                strimzi.io/cluster: kafka
            spec:
              topicName: some_Letters
              partitions: 12
              replicas: 3
              config:
                cleanup.policy: compact
                message.timestamp.type: LogAppendTime
                retention.ms: 604800000
                min.insync.replicas: 2
                min.cleanable.dirty.ratio: "0.10"
            """;

    @Test
    void readsWhatIsDeclared() {
        var parsed = TopicManifest.parse("some.letters.yaml", MANIFEST);

        assertThat(parsed.resourceName()).isEqualTo("some.letters");
        assertThat(parsed.spec())
                .isEqualTo(new TopicSpec(
                        "some_Letters",
                        12,
                        3,
                        Map.of(
                                "cleanup.policy", "compact",
                                "message.timestamp.type", "LogAppendTime",
                                "retention.ms", "604800000",
                                "min.insync.replicas", "2",
                                "min.cleanable.dirty.ratio", "0.10")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    apiVersion: kafka.strimzi.io/v1     | apiVersion: kafka.strimzi.io/v1beta2 | apiVersion must be kafka.strimzi.io/v1
                    kind: KafkaTopic                    | kind: KafkaUser                      | kind must be KafkaTopic
                    kind: KafkaTopic                    | color: red                           | unknown fields: color
                    kind: KafkaTopic                    | #                                    | lacks kind
                    name: some.letters                  | name: some_letters                   | no name that Kubernetes accepts
                    name: some.letters                  | name: Letters                        | no name that Kubernetes accepts
                    name: some.letters                  | name: letters.                       | no name that Kubernetes accepts
                    name: some.letters                  | name: 12                             | metadata.name must be text
                    name: some.letters                  | name: a\\n  color: red               | metadata has unknown fields: color
                    strimzi.io/cluster: kafka           | app: kafka                           | lacks strimzi.io/cluster
                    strimzi.io/cluster: kafka           | strimzi.io/cluster: true             | cluster must be text
                    topicName: some_Letters             | topicName: some letters              | spec.topicName
                    topicName: some_Letters             | topicName: 12                        | spec.topicName must be text
                    topicName: some_Letters             | topicNames: letters                  | spec has unknown fields: topicNames
                    partitions: 12                      | partitions: "12"                     | spec.partitions must be a whole number
                    partitions: 12                      | partitions: 12.0                     | spec.partitions must be a whole number
                    partitions: 12                      | partitions: 0                        | spec.partitions must be a whole number from 1
                    partitions: 12                      | partitions: 12\\n  partitions: 6     | Duplicate field 'partitions'
                    replicas: 3                         | replicas: 32768                      | spec.replicas must be a whole number from 1 to 32767
                    replicas: 3                         | replicas: 1                          | more min.insync.replicas than replicas
                    min.insync.replicas: 2              | min.insync.replicas: two             | min.insync.replicas must be a whole number
                    cleanup.policy: compact             | retention.bytes: -1                  | cleanup.policy must be stated
                    cleanup.policy: compact             | cleanup.policy: [compact, delete]    | cleanup.policy must be a whole number or text
                    cleanup.policy: compact             | cleanup.policy:                      | cleanup.policy must be a whole number or text
                    min.cleanable.dirty.ratio: "0.10"   | min.cleanable.dirty.ratio: 0.10      | dirty.ratio must be a whole number or text
                    min.cleanable.dirty.ratio: "0.10"   | preallocate: false                   | preallocate must be a whole number or text
                    min.cleanable.dirty.ratio: "0.10"   | preallocate: off                     | preallocate must be a whole number or text
                    min.cleanable.dirty.ratio: "0.10"   | preallocate: "no"                    | preallocate must be a whole number or text
                    timestamp.type: LogAppendTime       | timestamp.type: CreateTime           | message.timestamp.type must be LogAppendTime
                    message.timestamp.type: LogAppendTime | #                                  | message.timestamp.type must be LogAppendTime
                    retention.ms: 604800000             | retention.ms: 1\\n---\\na: b         | not one YAML document
                    retention.ms: 604800000             | retention.ms: "6                     | not one YAML document
                    """)
    void refuses(String line, String instead, String problem) {
        String broken = MANIFEST.replace(line, instead.replace("\\n", "\n"));
        assertThat(broken).isNotEqualTo(MANIFEST);

        assertThatThrownBy(() -> TopicManifest.parse("letters.yaml", broken))
                .isInstanceOf(TopicCatalogException.class)
                .hasMessageStartingWith("letters.yaml: ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"''", "[]", "text", "3"})
    void refusesWhatIsNoMapping(String yaml) {
        assertThatThrownBy(() -> TopicManifest.parse("letters.yaml", yaml))
                .isInstanceOf(TopicCatalogException.class)
                .hasMessageContaining("must be a mapping");
    }
}
