package io.dncstreams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.imports.ImportId;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OwnedImportsTest {

    private static final TeamPartitions PARTITIONS = new TeamPartitions(4);

    /** An instance that owns nothing. */
    @Test
    void anIdOfAPartitionThatTheTeamIsNotInIsNotFoundAtOnce() {
        int home = PARTITIONS.of("team_1");
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (ReadIndex index = new ReadIndex(new NoEnds(), Duration.ofSeconds(1))) {
            OwnedDncList list = new OwnedDncList(
                    PARTITIONS,
                    new OwnedPartitions(),
                    new CommandLog(producer, "commands"),
                    index,
                    new CheckCache(Duration.ofMinutes(5), 10, Ticker.systemTicker()),
                    ForeignEntries.unreachable(),
                    InstantSource.system());
            Imports imports = new OwnedImports(
                    PARTITIONS, list, new ImportLog(producer, "commands", "opt-outs"), InstantSource.system());
            Instant deadline = Instant.now().plusSeconds(1);
            SecureRandom random = new SecureRandom();

            assertThat(imports.status("team_1", ImportId.random((home + 1) % 4, random), deadline))
                    .isInstanceOf(Imports.Status.NotFound.class);
            assertThatThrownBy(() -> imports.status("team_1", ImportId.random(home, random), deadline))
                    .isInstanceOf(UnavailableException.class);
        }
    }
}
