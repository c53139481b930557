package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.person;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.list.Command;
import io.dncstreams.list.SampleCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller was told 503 about does not happen behind his back, whatever he did next. */
class LateCommandsTest {

    private static final Instant IN_TIME = SampleCommands.RECEIVED.plusMillis(5);
    private static final Instant DEADLINE = SampleCommands.RECEIVED.plusSeconds(10);
    private static final Instant LATE = DEADLINE.plusMillis(1);

    private final CoreDriver core = CoreDriver.core();

    @AfterEach
    void close() {
        core.close();
    }

    @Test
    void theFirstAttemptArrivesAfterTheRetryAndADelete() {
        core.send(retry(add(TEAM, person("ann"), 2)), DEADLINE);
        core.send(retry(delete(TEAM, entryId(2))), DEADLINE);

        core.send(add(TEAM, person("ann"), 1), LATE);

        assertThat(outcomes()).containsExactly("added", "removed", "expired");
        assertThat(isListed()).isFalse();
    }

    @Test
    void aDeleteArrivesAfterItsCallerPutThePersonBack() {
        core.send(add(TEAM, person("ann"), 1), IN_TIME);

        core.send(delete(TEAM, entryId(1)), LATE);

        assertThat(outcomes()).containsExactly("added", "expired");
        assertThat(isListed()).isTrue();
    }

    /** The part in time may have taken effect, as every 503 says; the rest never does. */
    @Test
    void aBatchIsCutOffAtItsDeadline() {
        core.send(add(TEAM, person("ann"), 1), DEADLINE);
        core.send(add(TEAM, person("bob"), 2), LATE);
        core.send(add(TEAM, person("cy"), 3), LATE);

        assertThat(outcomes()).containsExactly("added", "expired", "expired");
        assertThat(core.out(Topics.ENTRIES)).hasSize(1);
    }

    /** What is late tells nothing of itself: neither the entries nor the version of the list move. */
    @Test
    void aLateCommandMovesNoVersion() {
        core.send(add(TEAM, person("ann"), 1), IN_TIME);
        core.send(add(TEAM, person("bob"), 2), LATE);
        core.send(retry(add(TEAM, person("cy"), 3)), LATE);

        assertThat(core.out(Topics.ENTRIES))
                .extracting(record -> CoreDriver.header(record, Topics.ENTRY_VERSION))
                .containsExactly("1", "2");
    }

    /** The same call, made again some seconds later. */
    private static Command retry(Command command) {
        Instant later = command.receivedAt().plusSeconds(9);
        return switch (command) {
            case Command.Add add ->
                SampleCommands.add(
                        add.teamId(),
                        add.person(),
                        Integer.parseInt(add.commandId().substring(4)),
                        later);
            case Command.Delete delete ->
                new Command.Delete(
                        delete.commandId(),
                        delete.teamId(),
                        delete.actor(),
                        later,
                        delete.deadline().map(deadline -> deadline.plusSeconds(9)),
                        delete.entryId());
        };
    }

    private boolean isListed() {
        return core.owned()
                .get(0)
                .orElseThrow()
                .reader()
                .match(TEAM, person("ann"))
                .isPresent();
    }

    private List<String> outcomes() {
        return core.out(Topics.AUDIT).stream()
                .map(record -> {
                    try {
                        return new ObjectMapper()
                                .readTree(record.value())
                                .path("outcome")
                                .asText();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
