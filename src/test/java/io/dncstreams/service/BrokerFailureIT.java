package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.EmbeddedKafka;
import io.dncstreams.embedded.TestBrokers;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.service.ServiceProcess.Answer;
import io.dncstreams.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All brokers go away under load and come back. How long they are away is {@code -Ddnc.brokers.away=SECONDS}, by default
 * longer than a session, a transaction and a call last.
 */
class BrokerFailureIT {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerFailureIT.class);
    private static final String KEY = "broker-failure-test-key";

    private final Duration away = Duration.ofSeconds(Integer.getInteger("dnc.brokers.away", 8));

    @Test
    void callsAreUnavailableUntilTheBrokersAreBackAndNothingIsLost(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectory(folder.resolve("kafka"));
        Path own = Files.createDirectory(folder.resolve("service"));
        EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
        String brokers = kafka.bootstrapServers();
        int port = Integer.parseInt(brokers.substring(brokers.indexOf(':') + 1));
        try (ServiceProcess service = new ServiceProcess(brokers, own, Map.of("DNC_HTTP_REQUEST_TIMEOUT", "5s"))) {
            CoreUnderTest.applyTopics(brokers);
            createKey(brokers);
            service.start();
            service.awaitReady();
            try (ClusterLoad load = new ClusterLoad(List.of(service), List.of(KEY), 1)) {
                progress(load);
                kafka.close();
                long begun = System.nanoTime();

                Answer answer = service.exchange("GET", "/v1/dnc", KEY, "");

                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.retryAfter()).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
                Thread.sleep(away);
                kafka = EmbeddedKafka.start(data, port);
                long back = System.nanoTime();
                progress(load);
                LOG.info(
                        "served again {} ms after the broker",
                        Duration.ofNanos(System.nanoTime() - back).toMillis());
                load.finish();
                LOG.info("{}", load.report());
                assertThat(load.violations()).isEmpty();
            }
            assertThat(service.stop()).isIn(0, 143);
        } finally {
            kafka.close();
        }
    }

    /** Every topic has three replicas here, as its manifest says, and needs two of them. */
    @Test
    void oneOfTestBrokersMayDie(@TempDir Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("service"));
        try (TestBrokers kafka = TestBrokers.three(folder);
                ServiceProcess service =
                        new ServiceProcess(kafka.bootstrapServers(), own, Map.of("DNC_TOPICS_REPLICAS", "3"))) {
            service.start();
            service.awaitReady();
            createKey(kafka.bootstrapServers());
            Awaitility.await("the key is known")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> service.status("GET", "/v1/verify", KEY, "") == 200);
            try (ClusterLoad load = new ClusterLoad(List.of(service), List.of(KEY), 1)) {
                progress(load);
                for (int broker = 2; broker <= 3; broker++) {
                    load.report();
                    kafka.stop(broker);
                    progress(load);
                    LOG.info("broker {} dead: {}", broker, load.report());
                    kafka.start(broker);
                    progress(load);
                }
                load.finish();
                assertThat(load.violations()).isEmpty();
            }
            assertThat(service.stop()).isIn(0, 143);
        }
    }

    private static void progress(ClusterLoad load) {
        int before = load.done();
        Awaitility.await("calls are answered").atMost(Duration.ofSeconds(90)).until(() -> load.done() >= before + 50);
        assertThat(load.violations()).isEmpty();
    }

    private static void createKey(String bootstrapServers) {
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", bootstrapServers), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed("team_brokers", KEY, EnumSet.allOf(Scope.class));
        }
    }
}
