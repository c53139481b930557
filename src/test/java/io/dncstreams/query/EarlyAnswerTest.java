package io.dncstreams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who is told 503 before the deadline, and asks again when told to, must not meet the first attempt afterwards. */
class EarlyAnswerTest {

    private static final TeamPartitions PARTITIONS = new TeamPartitions(4);
    private static final Duration CALL = Duration.ofSeconds(10);

    @Test
    void aPartitionLeavesWhileTheCommandIsStillOnItsWayToASlowBroker() throws Exception {
        OwnedPartitions owned = new OwnedPartitions();
        OwnedPartition task = owned.publish(PARTITIONS.of("team_1"), null);
        Instant now = Instant.now();
        try (ReadIndex index = new ReadIndex(new NoEnds(), Duration.ofSeconds(1));
                MockProducer<byte[], byte[]> slow =
                        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
                CommandLog log = new CommandLog(slow, "commands")) {
            OwnedDncList list = new OwnedDncList(
                    PARTITIONS,
                    owned,
                    log,
                    index,
                    new CheckCache(Duration.ofMinutes(5), 10, Ticker.systemTicker()),
                    ForeignEntries.unreachable(),
                    () -> now);
            Addition ann = new Addition(
                    "ann",
                    new Person("https://linkedin.com/in/ann", OptionalLong.empty()),
                    Optional.empty(),
                    Optional.empty());
            Thread leaving = Thread.ofVirtual().start(() -> {
                Awaitility.await().until(() -> slow.history().size() == 1);
                owned.withdraw(task);
            });

            UnavailableException told = catchThrowableOfType(
                    UnavailableException.class,
                    () -> list.add(new Caller("team_1", "key", "request"), List.of(ann), now.plus(CALL)));
            leaving.join();

            // The broker may append it until the deadline, 10 s from now, and then it counts.
            assertThat(slow.history()).hasSize(1);
            assertThat(told.retryAfter()).isGreaterThanOrEqualTo(CALL);
        }
    }
}
