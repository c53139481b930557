package io.dncstreams.deploy;

import static io.dncstreams.deploy.RenderedChart.LEAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the chart promises an operator: when pods are restarted, moved, watched and reached. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class HelmOperationTest {

    private RenderedChart least;
    private RenderedChart everything;

    @BeforeEach
    void render() {
        least = RenderedChart.with(LEAST);
        everything = RenderedChart.with(Path.of("src", "test", "resources", "helm", "everything.yaml"));
    }

    /** A restore may take long: only what can't heal by itself is restarted, and only what serves gets calls. */
    @Test
    void probesHaveTheirRightMeaning() {
        JsonNode container = least.container();

        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/startupProbe/periodSeconds").asInt()
                        * container.at("/startupProbe/failureThreshold").asInt())
                .isGreaterThanOrEqualTo(180);
        for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("operator");
        }
        assertThat(container.at("/ports/1/name").asText()).isEqualTo("operator");
        assertThat(container.at("/ports/1/containerPort").asText())
                .isEqualTo(least.variable("DNC_OPERATOR_PORT").asText());
    }

    @Test
    void oneInstanceAtATimeIsTakenAway() {
        JsonNode budget = least.only("PodDisruptionBudget").path("spec");

        assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.path("selector")).isEqualTo(least.only("StatefulSet").at("/spec/selector"));
    }

    @Test
    void instancesAreSpreadOverNodesAndZones() {
        assertThat(least.only("StatefulSet").at("/spec/template/spec/topologySpreadConstraints"))
                .hasSize(2)
                .allSatisfy(spread -> assertThat(spread.path("labelSelector"))
                        .isEqualTo(least.only("StatefulSet").at("/spec/selector")));
    }

    /** Losing the copy of what is in Kafka costs a restore. */
    @Test
    void volumesOutliveTheRelease() {
        JsonNode spec = least.only("StatefulSet").path("spec");

        assertThat(spec.at("/persistentVolumeClaimRetentionPolicy/whenDeleted").asText())
                .isEqualTo("Retain");
        assertThat(spec.at("/persistentVolumeClaimRetentionPolicy/whenScaled").asText())
                .isEqualTo("Retain");
        assertThat(spec.at("/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("state");
        assertThat(everything
                        .only("StatefulSet")
                        .at("/spec/volumeClaimTemplates/0/spec/storageClassName")
                        .asText())
                .isEqualTo("fast");
    }

    @Test
    void theLimitHoldsHeapAndRocksDb() {
        JsonNode container = everything.container();

        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("3Gi");
        assertThat(container.at("/resources/requests/memory").asText()).isEqualTo("3Gi");
        assertThat(everything.variable("DNC_JAVA_OPTS").asText()).isEqualTo("-Xmx1024m -XX:+UseParallelGC");
        assertThat(everything.variable("DNC_ROCKSDB_MEMORY").asText()).isEqualTo("512MiB");
    }

    @Test
    void secretsComeFromTheOperatorsOwn() {
        JsonNode pod = everything.only("StatefulSet").at("/spec/template/spec");

        assertThat(pod.at("/containers/0/envFrom/0/secretRef/name").asText()).isEqualTo("dnc-kafka");
        assertThat(pod.path("volumes").findValuesAsText("secretName"))
                .containsExactly("dnc-cluster", "dnc-tls", "kafka-cluster-ca");
        assertThat(pod.at("/containers/0/volumeMounts").findValuesAsText("mountPath"))
                .contains("/etc/dnc/tls", "/etc/dnc/cluster", "/etc/dnc/http-tls");
        assertThat(everything.variable("DNC_HTTP_TLS_CERTIFICATE_FILE").asText())
                .isEqualTo("/etc/dnc/http-tls/tls.crt");
        assertThat(everything.ofKind("Secret")).isEmpty();
    }

    @Test
    void prometheusFindsInstancesThatAreNotReadyToo() {
        JsonNode monitor = everything.only("ServiceMonitor");
        JsonNode labels = monitor.at("/spec/selector/matchLabels");
        JsonNode found = everything.ofKind("Service").stream()
                .filter(service -> labels.properties().stream()
                        .allMatch(label -> label.getValue()
                                .equals(service.at("/metadata/labels").path(label.getKey()))))
                .reduce((one, other) -> {
                    throw new AssertionError("each would be scraped twice");
                })
                .orElseThrow();

        assertThat(found.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        // The job under which the alerts look for it is the service's name.
        assertThat(everything
                        .only("PrometheusRule")
                        .at("/spec/groups/0/rules/1/expr")
                        .asText())
                .contains("job=\"" + found.at("/metadata/name").asText() + "\"");
        assertThat(least.ofKind("ServiceMonitor")).isEmpty();
        assertThat(least.ofKind("PrometheusRule")).isEmpty();
        assertThat(least.ofKind("KafkaTopic")).isEmpty();
    }

    @Test
    void othersComeInOnlyWhereNamed() {
        assertThat(everything.only("NetworkPolicy").at("/spec/ingress/0/from"))
                .hasSize(3)
                .anyMatch(peer -> peer.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText()
                        .equals("ingress"));
        assertThat(everything
                        .only("NetworkPolicy")
                        .at("/spec/ingress/1/ports/0/port")
                        .asText())
                .isEqualTo("operator");
        assertThat(everything.only("NetworkPolicy").at("/spec/ingress/1/from"))
                .anyMatch(peer -> peer.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText()
                        .equals("monitoring"));
        assertThat(least.only("NetworkPolicy").at("/spec/ingress/1/from")).isNotEmpty();
        assertThat(everything.only("NetworkPolicy").at("/spec/policyTypes/0").asText())
                .isEqualTo("Ingress");
    }
}
