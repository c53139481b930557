package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.list.Decision;
import io.dncstreams.topology.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asked for a change hears of it only when its effects can't be undone any more. */
@ExtendWith(KafkaExtension.class)
class AcknowledgeAfterCommitIT {

    /** Calls of commitTransaction wait here while it is closed. */
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

    @Test
    void aBlockedCommitHoldsBackTheAnswer(OwnKafka kafka, @TempDir Path state) throws Exception {
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state, this::holdingCommits);
                CommittedRecords audit = core.read(Topics.AUDIT)) {
            core.add("team_a", "https://linkedin.com/in/warm-up");
            CountDownLatch closed = new CountDownLatch(1);
            gate.set(closed);

            CompletableFuture<Decision> answer = CompletableFuture.supplyAsync(
                    () -> core.add("team_a", "https://linkedin.com/in/jane"), Thread::startVirtualThread);

            Awaitility.await("the command is processed and its commit is held up")
                    .until(() -> heldUp);
            assertThat(answer).isNotDone();
            assertThat(audit.toEnd()).hasSize(1);
            gate.set(new CountDownLatch(0));
            closed.countDown();
            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(Decision.Added.class);
            assertThat(audit.toEnd()).hasSize(2);
        }
    }

    private volatile boolean heldUp;

    private KafkaClientSupplier holdingCommits(KafkaClientSupplier clients) {
        return proxy(KafkaClientSupplier.class, clients, (method, arguments, result) -> {
            if (!method.equals("getProducer")) {
                return result.call();
            }
            return proxy(Producer.class, result.call(), (call, values, commit) -> {
                if (call.equals("commitTransaction") && gate.get().getCount() > 0) {
                    heldUp = true;
                    gate.get().await();
                }
                return commit.call();
            });
        });
    }

    private interface Around {
        Object call(String method, Object[] arguments, java.util.concurrent.Callable<Object> original) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Object target, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> around.call(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        if (e.getCause() instanceof Exception cause) {
                            throw cause;
                        }
                        throw e;
                    }
                })));
    }
}
