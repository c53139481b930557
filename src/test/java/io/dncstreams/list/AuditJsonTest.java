package io.dncstreams.list;

import static io.dncstreams.list.SampleCommands.RECEIVED;
import static io.dncstreams.list.SampleCommands.TEAM;
import static io.dncstreams.list.SampleCommands.TOPIC;
import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.optOut;
import static io.dncstreams.list.SampleCommands.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditJsonTest {

    private static final Instant DECIDED = RECEIVED.plusMillis(877);

    private final InMemoryList list = new InMemoryList();
    private long nextOffset;

    @Test
    void tellsOfACall() throws Exception {
        JsonNode audit = audit(add(TEAM, person("ann"), 1));

        assertThat(audit).isEqualTo(json("""
                {"commandId": "cmd-1", "teamId": "team_a", "action": "add", "outcome": "added",
                 "actor": {"type": "api_key", "keyId": "key-1", "requestId": "request-1"},
                 "url": "https://linkedin.com/in/ann", "input": "HTTPS://www.linkedin.com/in/as-received",
                 "entryId": "%s", "reason": "asked by phone", "source": "crm",
                 "receivedAt": "2026-03-01T10:00:00.123Z", "decidedAt": "2026-03-01T10:00:01.000Z", "version": 1}
                """.formatted(entryId(1))));
    }

    @Test
    void tellsOfAnOptOut() throws Exception {
        Origin origin = new Origin(TOPIC, 3, 100);

        JsonNode audit = audit(optOut(TEAM, person("ann"), origin));

        assertThat(audit).isEqualTo(json("""
                {"commandId": "opt-out-%s-3-100", "teamId": "team_a", "action": "add", "outcome": "added",
                 "actor": {"type": "topic", "topicId": "%s", "partition": 3, "offset": 100},
                 "url": "https://linkedin.com/in/ann", "input": "linkedin.com/in/as-received",
                 "entryId": "%s", "occurredAt": "2026-02-28", "eventId": "event-1",
                 "receivedAt": "2026-03-01T10:00:00.123Z", "decidedAt": "2026-03-01T10:00:01.000Z", "version": 1}
                """.formatted(
                        TOPIC, TOPIC, EntryId.derived(0, origin, "https://linkedin.com/in/ann"))));
    }

    @Test
    void tellsWhoWasTakenOffTheList() throws Exception {
        audit(add(TEAM, person("ann"), 1));

        JsonNode audit = audit(delete(TEAM, entryId(1)));

        assertThat(audit.path("action").asText()).isEqualTo("delete");
        assertThat(audit.path("outcome").asText()).isEqualTo("removed");
        assertThat(audit.path("url").asText()).isEqualTo("https://linkedin.com/in/ann");
        assertThat(audit.path("entryId").asText()).isEqualTo(entryId(1));
        assertThat(audit.path("version").asLong()).isEqualTo(2);
    }

    @Test
    void namesTheEntryThatWasThereBefore() throws Exception {
        audit(add(TEAM, person("ann"), 1));

        JsonNode audit = audit(add(TEAM, person("ann"), 2));

        assertThat(audit.path("outcome").asText()).isEqualTo("duplicate");
        assertThat(audit.path("entryId").asText()).isEqualTo(entryId(1));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void namesEveryOutcome(Decision decision, String name) {
        assertThat(AuditJson.outcome(decision)).isEqualTo(name);
    }

    static Stream<Arguments> outcomes() {
        byte[] json = {};
        return Stream.of(
                Arguments.of(new Decision.Added(json), "added"),
                Arguments.of(new Decision.AlreadyListed(json), "duplicate"),
                Arguments.of(new Decision.Removed(json), "removed"),
                Arguments.of(new Decision.NotFound(), "not_found"),
                Arguments.of(new Decision.OtherTeam(), "forbidden"),
                Arguments.of(new Decision.Expired(), "expired"),
                Arguments.of(new Decision.Redelivered(), "redelivered"),
                Arguments.of(new Decision.Replayed(), "replayed"));
    }

    private JsonNode audit(Command command) throws Exception {
        Verdict verdict = list.decide(command, nextOffset++, DECIDED);
        return new ObjectMapper().readTree(AuditJson.write(command, verdict, DECIDED));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
