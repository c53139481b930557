package io.dncstreams.deploy;

import static io.dncstreams.deploy.RenderedChart.LEAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart, linted and rendered by Helm itself; the library that holds Helm is one for each system. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class HelmChartTest {

    private static final Path EVERYTHING = Path.of("src", "test", "resources", "helm", "everything.yaml");

    @TempDir
    private Path folder;

    @Test
    void passesTheLint() {
        LintResult lint = new Helm(RenderedChart.CHART).lint().strict().call();

        assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    }

    @Test
    void isWhatKubernetesTakes() throws IOException {
        for (RenderedChart chart : List.of(RenderedChart.with(LEAST), RenderedChart.with(EVERYTHING))) {
            assertThat(chart.manifests()).hasSizeGreaterThanOrEqualTo(7);
            for (JsonNode manifest : chart.manifests()) {
                requireValid(manifest);
            }
            // The models let a number pass where only text may stand.
            assertThat(chart.container().path("env"))
                    .allMatch(variable ->
                            variable.has("valueFrom") || variable.path("value").isTextual());
            assertThat(chart.only("ConfigMap").path("data")).allMatch(JsonNode::isTextual);
        }
    }

    @Test
    void theTestPodIsWhatKubernetesTakes() throws IOException {
        requireValid(RenderedChart.testPod(folder));
    }

    private static void requireValid(JsonNode manifest) throws IOException {
        JsonElement json = JsonParser.parseString(manifest.toString());
        switch (manifest.path("kind").asText()) {
            case "ConfigMap" -> V1ConfigMap.validateJsonElement(json);
            case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(json);
            case "Pod" -> V1Pod.validateJsonElement(json);
            case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(json);
            case "Service" -> V1Service.validateJsonElement(json);
            case "ServiceAccount" -> V1ServiceAccount.validateJsonElement(json);
            case "StatefulSet" -> V1StatefulSet.validateJsonElement(json);
            case "KafkaTopic", "ServiceMonitor", "PrometheusRule" ->
                assertThat(manifest.path("spec").isObject()).isTrue();
            default -> throw new AssertionError("nobody has checked " + manifest.path("kind"));
        }
    }

    /** The program itself reads what the chart gives it: names, values and how they are written. */
    @Test
    void theProgramUnderstandsItsSettings() throws IOException {
        RenderedChart chart = RenderedChart.with(EVERYTHING);
        Path file = folder.resolve("dnc.properties");
        Files.writeString(
                file, chart.only("ConfigMap").at("/data/dnc.properties").asText());
        Path secret = Files.writeString(folder.resolve("secret"), "s".repeat(40));
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : chart.container().path("env")) {
            String value = variable.path("value").asText("dnc-dnc-streams-0");
            environment.put(variable.path("name").asText(), value.replace("$(POD_NAME)", "dnc-dnc-streams-0"));
        }
        assertThat(environment).containsEntry("DNC_CLUSTER_SECRET_FILE", "/etc/dnc/cluster/cluster-secret");
        environment.put("DNC_CLUSTER_SECRET_FILE", secret.toString());

        Settings settings = new SettingsLoader(environment, new Properties(), folder).load(Optional.of(file), Map.of());

        assertThat(settings.cluster().instanceName()).contains("dnc-dnc-streams-0");
        assertThat(settings.cluster().advertisedAddress())
                .contains("dnc-dnc-streams-0.dnc-dnc-streams-peers.outreach.svc.cluster.local:8080");
        assertThat(settings.cluster().drainTime()).hasSeconds(10);
        assertThat(settings.streams().rocksDbMemoryBytes()).isEqualTo(512L << 20);
        assertThat(settings.streams().commitInterval()).hasMillis(50);
        assertThat(settings.checkCache().maxEntries()).isEqualTo(1_000_000);
        assertThat(settings.rateLimits().byTeam()).containsOnlyKeys("team:a b");
        assertThat(settings.kafka().forAdmin())
                .containsEntry("bootstrap.servers", "kafka-kafka-bootstrap:9093")
                .containsEntry("metadata.max.age.ms", "1000000");
    }

    @Test
    void runsWithoutRights() throws IOException {
        JsonNode service = RenderedChart.with(LEAST).only("StatefulSet").at("/spec/template/spec");
        for (JsonNode pod : List.of(service, RenderedChart.testPod(folder).path("spec"))) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
            JsonNode security = pod.at("/containers/0/securityContext");
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        }
    }

    @Test
    void instancesFindEachOtherBeforeTheyAreReady() {
        RenderedChart chart = RenderedChart.with(LEAST);
        JsonNode set = chart.only("StatefulSet").path("spec");
        JsonNode peers = chart.ofKind("Service").stream()
                .filter(service -> service.at("/metadata/name")
                        .asText()
                        .equals(set.path("serviceName").asText()))
                .findFirst()
                .orElseThrow();

        assertThat(peers.at("/spec/clusterIP").asText()).isEqualTo("None");
        assertThat(peers.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(set.path("podManagementPolicy").asText()).isEqualTo("Parallel");
        assertThat(peers.at("/spec/selector")).isEqualTo(set.at("/selector/matchLabels"));
        assertThat(chart.only("NetworkPolicy").at("/spec/ingress/0/from/0/podSelector/matchLabels"))
                .isEqualTo(set.at("/selector/matchLabels"));
    }

    @Test
    void theTestPodMayCallButIsNoInstance() throws IOException {
        RenderedChart chart = RenderedChart.with(LEAST);
        JsonNode labels = RenderedChart.testPod(folder).at("/metadata/labels");

        assertThat(labels.path("dnc-dnc-streams-client").asText()).isEqualTo("true");
        assertThat(labels.path("app.kubernetes.io/name"))
                .isNotEqualTo(chart.only("StatefulSet")
                        .at("/spec/selector/matchLabels")
                        .path("app.kubernetes.io/name"));
    }

    @Test
    void topicsComeFromTheSameFiles() throws IOException {
        Map<String, String> values = new HashMap<>(LEAST);
        values.put("topics.strimzi.enabled", "true");
        RenderedChart chart = RenderedChart.with(values);
        Map<String, JsonNode> rendered = new HashMap<>();
        chart.ofKind("KafkaTopic")
                .forEach(topic -> rendered.put(topic.at("/metadata/name").asText(), topic));

        Map<String, JsonNode> declared = new HashMap<>();
        try (Stream<Path> files = Files.list(Path.of("topics"))) {
            for (Path file : files.toList()) {
                ObjectNode topic = (ObjectNode) RenderedChart.YAML.readTree(file.toFile());
                declared.put(topic.at("/metadata/name").asText(), topic);
            }
        }

        assertThat(rendered.keySet()).isEqualTo(declared.keySet());
        declared.forEach((name, topic) -> {
            assertThat(rendered.get(name).path("spec")).as(name).isEqualTo(topic.path("spec"));
            assertThat(rendered.get(name).path("apiVersion")).isEqualTo(topic.path("apiVersion"));
        });
    }

    @Test
    void topicsFollowTheChosenCounts() {
        RenderedChart chart = RenderedChart.with(EVERYTHING);

        assertThat(chart.variable("DNC_TOPICS_PARTITIONS").asText()).isEqualTo("24");
        assertThat(chart.ofKind("KafkaTopic")).allSatisfy(topic -> {
            assertThat(topic.at("/spec/partitions").asInt()).isIn(1, 24);
            assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(2);
            assertThat(topic.at("/spec/config/min.insync.replicas").asInt()).isEqualTo(1);
            assertThat(topic.at("/metadata/labels/strimzi.io~1cluster").asText())
                    .isEqualTo("main");
            assertThat(topic.at("/metadata/namespace").asText()).isEqualTo("kafka");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka.bootstrapServers=                    | kafka.bootstrapServers must be given
            cluster.existingSecret=                    | needs cluster.existingSecret
            replicas=13                                | there are only 12 partitions
            memory.limit=1067Mi                        | need 1068Mi
            memory.heap=2Gi                            | need 2604Mi
            memory.rocksdb=15Mi                        | at least 16Mi
            memory.heap=95Mi                           | memory.heap must be at least 96Mi
            javaOpts=-Xmx2g                            | javaOpts must not hold -Xmx
            javaOpts=-Dx=1 -Xms2g                      | javaOpts must not hold -Xms
            javaOpts=-XX:MaxRAMPercentage=90           | MaxRAMPercentage: use memory.heap
            javaOpts=-XX:MaxHeapSize=2g                | MaxHeapSize: use memory.heap
            javaOpts=-XX:MaxDirectMemorySize=2g        | MaxDirectMemorySize: use memory.heap
            memory.heap=2G                             | does not match pattern
            drainSeconds=6                             | terminationGracePeriodSeconds must be at least 91
            terminationGracePeriodSeconds=30           | terminationGracePeriodSeconds must be at least 90
            settings.dnc\\.cluster\\.secret=abc        | settings must not hold dnc.cluster.secret
            settings.dnc\\.rocksdb\\.memory=1GiB       | use memory.rocksdb
            settings.other=1                           | other
            kafka.config.sasl\\.jaas\\.config=x        | Put it into the Secret named by kafka.existingSecret, as KAFKA_SASL_JAAS_CONFIG
            kafka.config.bootstrap\\.servers=x         | the brokers are kafka.bootstrapServers
            replica=3                                  | replica
            replicas=0                                 | replicas
            """)
    void refuses(String value, String because) {
        Map<String, String> values = new HashMap<>(LEAST);
        int equals = value.indexOf('=');
        values.put(value.substring(0, equals), value.substring(equals + 1));

        assertThatThrownBy(() -> RenderedChart.with(values)).hasMessageContaining(because);
    }

    @Test
    void oneInstanceNeedsNoSecret() {
        RenderedChart chart = RenderedChart.with(Map.of("kafka.bootstrapServers", "kafka:9092", "replicas", "1"));

        assertThat(chart.container().path("env").findValuesAsText("name")).doesNotContain("DNC_CLUSTER_SECRET_FILE");
    }
}
