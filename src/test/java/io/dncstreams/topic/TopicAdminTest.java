package io.dncstreams.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TopicAdminTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final List<TopicSpec> SPECS = List.of(new TopicSpec("letters", 1, 1, Map.of()));

    @Test
    void saysWhereNobodyListens() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertUnreachable(port);
    }

    @Test
    void saysWhereNobodyAnswers() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            assertUnreachable(silent.getLocalPort());
        }
    }

    private static void assertUnreachable(int port) {
        String address = "127.0.0.1:" + port;
        try (var admin = Admin.create(Map.of("bootstrap.servers", address))) {
            var topics = new TopicAdmin(admin, address, TIMEOUT);
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> topics.apply(SPECS),
                    () -> topics.check(SPECS),
                    () -> topics.requireFit(SPECS),
                    () -> topics.topicIds(Set.of("letters")))) {
                Instant before = Instant.now();
                assertThatThrownBy(call)
                        .isInstanceOf(TopicAdminException.class)
                        .hasMessageContaining("Kafka at %s was not reachable within 0.5 s".formatted(address));
                assertThat(Duration.between(before, Instant.now())).isLessThan(TIMEOUT.plusSeconds(4));
            }
        }
    }
}
