package io.dncstreams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Each record that the producer knows no leader for may take it as long as a call may take. */
class SilentBrokersTest {

    private static final TeamPartitions PARTITIONS = new TeamPartitions(4);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final AtomicInteger sends = new AtomicInteger();
    private final OwnedPartitions owned = new OwnedPartitions();
    private Instant now = START;
    private boolean fails;

    @Test
    void aBatchGivesUpWithTheFirstRecordThatCannotBeSent() {
        fails = true;

        assertThatThrownBy(this::addThree).isInstanceOf(UnavailableException.class);
        assertThat(sends).hasValue(1);
    }

    @Test
    void aBatchSendsNothingPastItsDeadline() {
        assertThatThrownBy(this::addThree).isInstanceOf(UnavailableException.class);
        assertThat(sends).hasValue(2);
    }

    private void addThree() {
        owned.publish(PARTITIONS.of("team_1"), null);
        try (ReadIndex index = new ReadIndex(new NoEnds(), Duration.ofSeconds(1));
                CommandLog log = new CommandLog(new SlowProducer(), "commands")) {
            OwnedDncList list = new OwnedDncList(
                    PARTITIONS,
                    owned,
                    log,
                    index,
                    new CheckCache(Duration.ofMinutes(5), 10, Ticker.systemTicker()),
                    ForeignEntries.unreachable(),
                    () -> now);
            List<Addition> three = Stream.of("ann", "bob", "cid")
                    .map(name -> new Addition(
                            name,
                            new Person("https://linkedin.com/in/" + name, OptionalLong.empty()),
                            Optional.empty(),
                            Optional.empty()))
                    .toList();
            assertThat(list.add(new Caller("team_1", "key", "request"), three, START.plus(CALL)))
                    .isEmpty();
        }
    }

    /** Takes most of a call's time for each record. */
    private final class SlowProducer extends MockProducer<byte[], byte[]> {

        SlowProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent, Callback callback) {
            sends.incrementAndGet();
            now = now.plus(CALL.multipliedBy(6).dividedBy(10));
            if (fails) {
                callback.onCompletion(null, new TimeoutException("no metadata"));
                return CompletableFuture.failedFuture(new TimeoutException("no metadata"));
            }
            return super.send(sent, callback);
        }
    }
}
