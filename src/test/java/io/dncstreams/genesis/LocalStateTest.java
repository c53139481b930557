package io.dncstreams.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.config.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {

    private static final Uuid GENERATION = new Uuid(1, 2);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path folder;

    private Path store;
    private LocalState local;

    @BeforeEach
    void stores() throws Exception {
        store = folder.resolve("dnc/0_1/rocksdb/list/1.sst");
        Files.createDirectories(store.getParent());
        Files.writeString(store, "entries");
        local = LocalState.open(folder, "dnc");
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void storesOfUnknownAgeAreThrownAway() {
        assertThat(local.keepIfTrusted(GENERATION, NOW)).isFalse();

        assertThat(store).doesNotExist();
        assertThat(local.exists()).isFalse();
        assertThat(local.keepIfTrusted(GENERATION, NOW)).isTrue();
    }

    @Test
    void storesThatWereCurrentAShortWhileAgoStay() {
        local.current(GENERATION, NOW.minus(LocalState.TRUSTED).plusMillis(1));

        assertThat(local.keepIfTrusted(GENERATION, NOW)).isTrue();

        assertThat(store).exists();
    }

    @Test
    void storesThatMayHaveMissedATombstoneAreThrownAway() {
        local.current(GENERATION, NOW.minus(LocalState.TRUSTED));

        assertThat(local.keepIfTrusted(GENERATION, NOW)).isFalse();

        assertThat(store).doesNotExist();
    }

    /** To be started is not to be up to date: a start that dies at once must not make old stores young. */
    @Test
    void beingKeptDoesNotMakeThemYounger() {
        local.current(GENERATION, NOW);
        local.keepIfTrusted(GENERATION, NOW.plus(LocalState.TRUSTED).minusMillis(1));

        assertThat(local.keepIfTrusted(GENERATION, NOW.plus(LocalState.TRUSTED)))
                .isFalse();
    }

    @Test
    void storesOfAnotherGenerationAreThrownAway() {
        local.current(new Uuid(3, 4), NOW);

        assertThat(local.keepIfTrusted(GENERATION, NOW)).isFalse();

        assertThat(store).doesNotExist();
    }

    @Test
    void aClockThatWasSetBackSaysNothingOfTheAge() {
        local.current(GENERATION, NOW.plusMillis(1));

        assertThat(local.keepIfTrusted(GENERATION, NOW)).isFalse();
    }

    @Test
    void aNoteThatCannotBeReadCountsAsNone() throws Exception {
        Files.writeString(folder.resolve("dnc.generation"), "1 " + GENERATION + " 99x");

        assertThat(local.keepIfTrusted(GENERATION, NOW)).isFalse();
    }

    @Test
    void aNoteIsReadAsEarlierBuildsWroteIt() throws Exception {
        Files.writeString(
                folder.resolve("dnc.generation"),
                "1 %s %d\n".formatted(GENERATION, NOW.minusMillis(1).toEpochMilli()));

        assertThat(local.keepIfTrusted(GENERATION, NOW)).isTrue();
    }

    @Test
    void oneAtATime() {
        assertThatThrownBy(() -> LocalState.open(folder, "dnc").close()).isInstanceOf(InvalidSettingsException.class);
        local.close();
        LocalState.open(folder, "dnc").close();
    }

    @Test
    void tombstonesOutliveTrustTwice() {
        assertThat(LocalState.TRUSTED.multipliedBy(2))
                .isLessThanOrEqualTo(Duration.ofMillis(Long.parseLong(Installation.TOMBSTONE_RETENTION_MS)));
    }
}
