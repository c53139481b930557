package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {

    private static final TopicPartition COMMANDS = new TopicPartition("dnc.commands", 0);

    private final AtomicInteger dying = new AtomicInteger();
    private final ThreadFailures failures = new ThreadFailures("test", Duration.ofMillis(20), dying::incrementAndGet);

    @Test
    void replacesAThreadAfterAPause() {
        long start = System.nanoTime();

        assertThat(failures.handle(new StreamsException("disk")))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(dying).hasValue(1);
    }

    @Test
    void stopsWhereTheInputIsGone() {
        assertThat(failures.handle(new MissingSourceTopicException("dnc.commands")))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(failures.handle(
                        new StreamsException("position", new NoOffsetForPartitionException(Set.of(COMMANDS)))))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(failures.handle(
                        new StreamsException("position", new OffsetOutOfRangeException(Map.of(COMMANDS, 7L)))))
                .isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    }
}
