package io.dncstreams.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final byte[] REQUEST = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

    @Test
    void callsThatWereDueWhileTheServerStoodStillAreTimedFromThen() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(1);
        Javalin server = EmptyServer.javalin("/slow", ctx -> {
                    open.await();
                    calls.incrementAndGet();
                })
                .start("127.0.0.1", 0);
        try {
            OpenLoop loop = OpenLoop.start(server.port(), 20, 20, call -> REQUEST);
            Instant began = Instant.now();
            Awaitility.await("40 calls to be due").until(() -> Instant.now().isAfter(began.plusSeconds(2)));
            open.countDown();
            Awaitility.await("the calls that were due").until(() -> calls.get() >= 40);
            Histogram nanos = loop.stop();
            // 20 connections: had they been timed from when they were sent, 20 calls would have waited, and not 40.

            assertThat(nanos.getCountBetweenValues(100_000_000, nanos.getMaxValue()))
                    .isGreaterThan(30);
        } finally {
            server.stop();
        }
    }
}
