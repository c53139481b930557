package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.optOut;
import static io.dncstreams.list.SampleCommands.person;
import static io.dncstreams.topology.CoreDriver.MAX_BYTES;
import static io.dncstreams.topology.CoreDriver.NEIGHBOUR;
import static io.dncstreams.topology.CoreDriver.STRANGER;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static io.dncstreams.topology.CoreDriver.header;
import static io.dncstreams.topology.CoreDriver.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.Origin;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.ownership.Commits;
import io.dncstreams.store.ListStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands through the core topology. */
class ListTopologyTest {

    private static final Instant APPENDED = SampleCommands.RECEIVED.plusMillis(5);

    private final CoreDriver core = CoreDriver.core();

    @AfterEach
    void close() {
        core.close();
    }

    @Test
    void publishesAnEntryAsItIsServed() {
        core.send(add(TEAM, person("ann"), 1), APPENDED);

        TestRecord<byte[], byte[]> entry = core.only(Topics.ENTRIES);
        assertThat(text(entry.key())).isEqualTo(TEAM + "|https://linkedin.com/in/ann");
        assertThat(EntryJson.read(entry.value()).id()).isEqualTo(entryId(1));
        assertThat(header(entry, "dnc-version")).isEqualTo("1");
        assertThat(header(entry, "dnc-sequence")).isEqualTo("0");
        assertThat(entry.getRecordTime()).isEqualTo(APPENDED);
    }

    @Test
    void tellsTheAuditTrail() throws Exception {
        core.send(add(TEAM, person("ann"), 1), APPENDED);

        TestRecord<byte[], byte[]> record = core.only(Topics.AUDIT);
        JsonNode audit = new ObjectMapper().readTree(record.value());
        assertThat(text(record.key())).isEqualTo(TEAM);
        assertThat(audit.path("outcome").asText()).isEqualTo("added");
        assertThat(audit.path("actor").path("keyId").asText()).isEqualTo("key-1");
        assertThat(audit.path("input").asText()).isEqualTo("HTTPS://www.linkedin.com/in/as-received");
        assertThat(audit.path("decidedAt").asText()).isEqualTo("2026-03-01T10:00:00.128Z");
        assertThat(record.getRecordTime()).isEqualTo(APPENDED);
    }

    @Test
    void publishesATombstoneForADeletedEntry() {
        core.send(add(TEAM, person("ann"), 1));
        core.send(delete(TEAM, entryId(1)));

        TestRecord<byte[], byte[]> tombstone = core.out(Topics.ENTRIES).getLast();
        assertThat(text(tombstone.key())).isEqualTo(TEAM + "|https://linkedin.com/in/ann");
        assertThat(tombstone.value()).isNull();
        assertThat(header(tombstone, "dnc-version")).isEqualTo("2");
        assertThat(outcomes()).containsExactly("added", "removed");
    }

    @Test
    void publishesNothingNewForADuplicate() {
        core.send(add(TEAM, person("ann"), 1));
        core.send(add(TEAM, person("ann"), 2));
        core.send(optOut(TEAM, person("ann"), new Origin(SampleCommands.TOPIC, 0, 0)));

        assertThat(core.out(Topics.ENTRIES)).hasSize(1);
        assertThat(outcomes()).containsExactly("added", "duplicate", "duplicate");
    }

    @Test
    void auditsWhatHadNoEffect() {
        core.send(add(NEIGHBOUR, person("ann"), 1));
        core.send(delete(TEAM, entryId(1)));
        core.send(delete(TEAM, entryId(9)));
        core.send(add(TEAM, person("ann"), 2), APPENDED.plus(Duration.ofHours(1)));

        assertThat(outcomes()).containsExactly("added", "forbidden", "not_found", "expired");
        assertThat(core.out(Topics.ENTRIES)).hasSize(1);
    }

    @Test
    void answersWhoeverWaitsOnceItIsCommitted() {
        CompletableFuture<Decision> waiter =
                core.owned().get(0).orElseThrow().await("cmd-1").orElseThrow();
        core.send(add(TEAM, person("ann"), 1));
        assertThat(waiter).isNotDone();

        Commits.committed(core.owned(), 0, 1);

        assertThat(waiter).isCompletedWithValueMatching(Decision.Added.class::isInstance);
    }

    @Test
    void letsReadersGoThatWaitedForTheCommand() {
        CompletableFuture<Void> read = core.owned().get(0).orElseThrow().reached(1);

        core.send(add(TEAM, person("ann"), 1));

        assertThat(read).isCompleted();
    }

    /** What the stream thread changes is not to be had by other threads. */
    @Test
    void callersAreGivenEyesAndNoHands() {
        assertThat(core.owned().get(0).orElseThrow().reader()).isNotInstanceOf(ListStore.class);
    }

    @Test
    void serviceEndsWithTheTask() {
        var mine = core.owned().get(0).orElseThrow();

        core.close();

        assertThat(mine.isOpen()).isFalse();
        assertThat(core.owned().get(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[]",
                "null",
                "{\"format\":\"1\"}",
                "{\"format\":\"1\",\"action\":\"delete\",\"commandId\":\"c\",\"teamId\":\"\",\"receivedAt\":0,"
                        + "\"keyId\":\"k\",\"requestId\":\"r\",\"entryId\":\"e\"}",
            })
    void whatIsNoCommandIsADeadLetterAndCountsAsRead(String value) {
        core.send(add(TEAM, person("ann"), 1));
        byte[] key = {1, 2};
        RecordHeaders headers = new RecordHeaders();
        headers.add("theirs", new byte[] {3});

        core.send(Topics.COMMANDS, key, bytes(value), headers, APPENDED);

        TestRecord<byte[], byte[]> letter = core.only(Topics.DEAD_LETTERS);
        assertThat(header(letter, DeadLetters.ERROR)).isEqualTo("bad_command");
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(Topics.COMMANDS);
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(letter.headers().lastHeader("theirs").value()).containsExactly(3);
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(bytes(value));
        assertThat(core.owned().get(0).orElseThrow().reached(2)).isCompleted();
        assertThat(core.meters
                        .get("dnc.dead.letters")
                        .tag("reason", "bad_command")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aTombstoneIsNoCommand() {
        core.send(Topics.COMMANDS, bytes(TEAM), null, new RecordHeaders(), APPENDED);

        assertThat(header(core.only(Topics.DEAD_LETTERS), DeadLetters.ERROR)).isEqualTo("bad_command");
    }

    /** Each would end the thread if the stores or the producer were asked. */
    @Test
    void aCommandThatTheStoresCouldNotHoldIsADeadLetter() {
        String plain = text(CommandJson.write(add(TEAM, person("ann"), 1)));
        List<String> poison = List.of(
                plain.replace(TEAM, "t".repeat(300)),
                plain.replace(entryId(1), "e".repeat(300)),
                plain.replace(entryId(1), "é"),
                plain.replace("as-received", "😀".repeat(60_000)));

        poison.forEach(value -> core.send(Topics.COMMANDS, value));

        assertThat(core.out(Topics.DEAD_LETTERS))
                .hasSize(4)
                .allMatch(letter -> header(letter, DeadLetters.ERROR).equals("bad_command"));
        core.send(add(TEAM, person("ann"), 1));
        assertThat(core.out(Topics.ENTRIES)).hasSize(1);
    }

    @Test
    void aCommandOfATeamThatLivesElsewhereIsADeadLetter() {
        Command misplaced = add(STRANGER, person("ann"), 1);

        core.send(misplaced);

        TestRecord<byte[], byte[]> letter = core.only(Topics.DEAD_LETTERS);
        assertThat(header(letter, DeadLetters.ERROR)).isEqualTo("misplaced_command");
        assertThat(letter.value()).isEqualTo(CommandJson.write(misplaced));
        assertThat(core.out(Topics.ENTRIES)).isEmpty();
        assertThat(core.out(Topics.AUDIT)).isEmpty();
    }

    @Test
    void aDeadLetterTooLargeToKeepSaysWhatItWas() {
        byte[] huge = bytes("x".repeat(MAX_BYTES));

        core.send(Topics.COMMANDS, bytes("k"), huge, new RecordHeaders(), APPENDED);

        TestRecord<byte[], byte[]> letter = core.only(Topics.DEAD_LETTERS);
        assertThat(letter.value()).isEqualTo(bytes("x".repeat(1024)));
        assertThat(header(letter, DeadLetters.VALUE_SIZE)).isEqualTo(Integer.toString(MAX_BYTES));
        assertThat(header(letter, DeadLetters.VALUE_SHA256))
                .isEqualTo("1f8745f0d2d1387ec1af2211a3cf417b2e9e885e853472649c1d979d0e9370e3");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("0");
        assertThat(letter.key()).isEqualTo(bytes("k"));
    }

    private List<String> outcomes() {
        ObjectMapper json = new ObjectMapper();
        return core.out(Topics.AUDIT).stream()
                .map(record -> {
                    try {
                        return json.readTree(record.value()).path("outcome").asText();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
