package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.person;
import static io.dncstreams.topology.CoreDriver.NEIGHBOUR;
import static io.dncstreams.topology.CoreDriver.STRANGER;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static io.dncstreams.topology.CoreDriver.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.imports.ImportHeaders;
import io.dncstreams.imports.ImportId;
import io.dncstreams.imports.ImportPart;
import io.dncstreams.imports.ImportState;
import io.dncstreams.imports.ImportState.Failure;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.Origin;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.store.ImportStore;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportTopologyTest {

    private static final Uuid TOPIC_ID = new Uuid(3, 4);
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final String ID = ImportId.random(0, new SecureRandom());

    private final CoreDriver intake = CoreDriver.intake(TOPIC_ID);
    private final CoreDriver core = CoreDriver.core();

    @AfterEach
    void close() {
        intake.close();
        core.close();
    }

    @Test
    void rowsAreCountedOnceHoweverOftenTheyCome() {
        begin(TEAM, ID);
        intake(TEAM, new ImportPart.Row(ID, 1, 2), "{\"teamId\":\"%s\",\"url\":\"in/ann\"}".formatted(TEAM));
        intake(TEAM, new ImportPart.Row(ID, 2, 3), "{\"teamId\":\"%s\",\"url\":\"in/ANN\"}".formatted(TEAM));
        intake(TEAM, new ImportPart.Row(ID, 3, 4), "{\"teamId\":\"%s\",\"url\":\"nobody\"}".formatted(TEAM));
        intake(TEAM, new ImportPart.Failed(ID, 4, 9, "bad_quoting"), "raw \"row");
        intake(TEAM, new ImportPart.End(ID, 4, false), "");
        List<TestRecord<byte[], byte[]>> commands = intake.out(Topics.COMMANDS);

        for (int time = 0; time < 2; time++) {
            commands.reversed().forEach(this::command);
            commands.forEach(this::command);
        }

        ImportState state = state(ID).orElseThrow();
        assertThat(state.isCompleted()).isTrue();
        assertThat(List.of(state.added(), state.duplicates(), state.errors())).containsExactly(1L, 1L, 2L);
        assertThat(state.failures())
                .containsExactly(new Failure(3, 4, "bad_url:not_profile"), new Failure(4, 9, "bad_quoting"));
        assertThat(intake.out(Topics.DEAD_LETTERS))
                .extracting(letter -> header(letter, DeadLetters.ERROR))
                .containsExactly("bad_url:not_profile", "bad_quoting");
        assertThat(core.out(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void aRowTakenOffTheListBeforeItIsCountedIsADuplicate() {
        begin(TEAM, ID);
        var ann = SampleCommands.optOut(TEAM, person("ann"), new Origin(SampleCommands.TOPIC, 0, 7));
        core.send(ann);
        core.send(SampleCommands.delete(TEAM, ann.entryId()));

        row(TEAM, new ImportPart.Row(ID, 1, 2), CommandJson.write(ann));

        assertThat(state(ID).orElseThrow().duplicates()).isEqualTo(1);
    }

    @Test
    void whoForgesHeadersCountsNothingAndAddsAllTheSame() {
        begin(NEIGHBOUR, ID);
        Headers broken = new RecordHeaders().add("dnc-import", null).add("dnc-import-part", new byte[] {-1});
        Headers half = ImportHeaders.write(new ImportPart.Row(ID, 1, 1)).remove("dnc-import-row");

        intake(TEAM, new ImportPart.Begin(ID), "");
        intake(TEAM, new ImportPart.End(ID, 1, false), "");
        intake("no team/", new ImportPart.End(ID, 1, false), "");
        intake(STRANGER, new ImportPart.Failed(ID, 1, 1, "x"), "");
        String ann = "{\"teamId\":\"%s\",\"url\":\"in/ann\"}".formatted(TEAM);
        intake(TEAM, new ImportPart.Row(ID, 1, 1), ann);
        intake.send(Topics.OPT_OUTS, null, bytes(ann), broken, AT);
        intake.send(Topics.OPT_OUTS, null, bytes(ann), half, AT);
        intake.out(Topics.COMMANDS).forEach(this::command);

        assertThat(state(ID)).hasValue(ImportState.begun(NEIGHBOUR, AT.toEpochMilli()));
        assertThat(core.out(Topics.ENTRIES)).hasSize(1);
        assertThat(intake.out(Topics.DEAD_LETTERS))
                .extracting(letter -> header(letter, DeadLetters.ERROR))
                .containsExactly("bad_import", "x");
        assertThat(core.out(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void partsOfTeamsFromElsewhereAreRefused() {
        begin(STRANGER, ID);
        core.send(Topics.COMMANDS, null, new byte[0], ImportHeaders.write(new ImportPart.Begin(ID)), AT);

        assertThat(core.out(Topics.DEAD_LETTERS))
                .extracting(letter -> header(letter, DeadLetters.ERROR))
                .containsExactly("misplaced_command", "misplaced_command");
    }

    @Test
    void ofManyImportsTheOldestAreForgotten() {
        List<String> ids = IntStream.rangeClosed(0, ImportStore.MAX_IMPORTS)
                .mapToObj(i -> ImportId.random(0, new SecureRandom()))
                .toList();
        ids.forEach(id -> begin(TEAM, id));
        begin(TEAM, ids.getLast());

        assertThat(state(ids.getFirst())).isEmpty();
        assertThat(state(ids.get(1))).isPresent();
        assertThat(state(ids.getLast())).isPresent();
    }

    private void begin(String team, String id) {
        core.send(Topics.COMMANDS, bytes(team), new byte[0], ImportHeaders.write(new ImportPart.Begin(id)), AT);
    }

    private void row(String team, ImportPart.Row row, byte[] command) {
        core.send(Topics.COMMANDS, bytes(team), command, ImportHeaders.write(row), AT);
    }

    private void command(TestRecord<byte[], byte[]> command) {
        core.send(Topics.COMMANDS, command.key(), command.value(), command.headers(), AT);
    }

    private void intake(String team, ImportPart part, String value) {
        intake.send(Topics.OPT_OUTS, bytes(team), bytes(value), ImportHeaders.write(part), AT);
    }

    private Optional<ImportState> state(String id) {
        return core.owned().get(0).orElseThrow().reader().imports().state(id);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
