package io.dncstreams.topology;

import static io.dncstreams.topology.CoreDriver.MAX_BYTES;
import static io.dncstreams.topology.CoreDriver.STRANGER;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static io.dncstreams.topology.CoreDriver.header;
import static io.dncstreams.topology.CoreDriver.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.EntryId;
import io.dncstreams.list.Origin;
import io.dncstreams.profile.ProfileUrls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeTopologyTest {

    private static final Uuid TOPIC_ID = new Uuid(3, 4);
    private static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00.123Z");

    private final CoreDriver intake = CoreDriver.intake(TOPIC_ID);

    @AfterEach
    void close() {
        intake.close();
    }

    @Test
    void makesACommandOfAnOptOut() {
        send("""
                {"teamId": "%s", "url": "www.LinkedIn.com/in/Ann?x=1", "reason": "stop", "source": "mail",
                 "occurredAt": "yesterday", "eventId": "e-1", "more": {}}""".formatted(STRANGER));

        TestRecord<byte[], byte[]> record = intake.only(Topics.COMMANDS);
        Command.Add add = (Command.Add) CommandJson.read(record.value());
        Origin origin = new Origin(TOPIC_ID, 0, 0);
        assertThat(text(record.key())).isEqualTo(STRANGER);
        assertThat(add.teamId()).isEqualTo(STRANGER);
        assertThat(add.actor()).isEqualTo(new Actor.TopicProducer(origin));
        assertThat(add.receivedAt()).isEqualTo(RECEIVED);
        assertThat(add.deadline()).isEmpty();
        assertThat(add.entryId())
                .isEqualTo(EntryId.derived(CoreDriver.PARTITIONS.of(STRANGER), origin, "https://linkedin.com/in/ann"));
        assertThat(add.input()).isEqualTo("www.LinkedIn.com/in/Ann?x=1");
        assertThat(add.person()).isEqualTo(ProfileUrls.read("https://linkedin.com/in/ann"));
        assertThat(add.rules()).isEqualTo(ProfileUrls.VERSION);
        assertThat(List.of(add.reason(), add.source(), add.occurredAt(), add.eventId()))
                .extracting(text -> text.orElseThrow())
                .containsExactly("stop", "mail", "yesterday", "e-1");
    }

    /** A second run at the same places, by another process. */
    @Test
    void makesTheSameCommandsOfTheSameOptOuts() {
        List<String> optOuts = List.of(optOut("ann"), optOut("bob"), optOut("ann"));
        optOuts.forEach(this::send);

        try (CoreDriver again = CoreDriver.intake(TOPIC_ID)) {
            optOuts.forEach(optOut -> send(again, optOut));

            List<TestRecord<byte[], byte[]>> first = intake.out(Topics.COMMANDS);
            List<TestRecord<byte[], byte[]>> second = again.out(Topics.COMMANDS);
            assertThat(first).hasSize(3);
            for (int i = 0; i < 3; i++) {
                assertThat(second.get(i).key()).isEqualTo(first.get(i).key());
                assertThat(second.get(i).value()).isEqualTo(first.get(i).value());
            }
            assertThat(first.get(2).value()).isNotEqualTo(first.get(0).value());
        }
    }

    @Test
    void aTopicMadeAnewMakesOtherCommands() {
        send(optOut("ann"));

        try (CoreDriver another = CoreDriver.intake(new Uuid(3, 5))) {
            send(another, optOut("ann"));

            Command first = CommandJson.read(intake.only(Topics.COMMANDS).value());
            Command second = CommandJson.read(another.only(Topics.COMMANDS).value());
            assertThat(second.commandId()).isNotEqualTo(first.commandId());
            assertThat(((Command.Add) second).entryId()).isNotEqualTo(((Command.Add) first).entryId());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{;bad_json",
                "{\"url\":\"in/ann\"};missing_team",
                "{\"teamId\":\"a b\",\"url\":\"in/ann\"};bad_team",
                "{\"teamId\":\"team_a\"};missing_url",
                "{\"teamId\":\"team_a\",\"url\":\"in/a\",\"url\":\"in/b\"};repeated_field",
                "{\"teamId\":\"team_a\",\"url\":\"linkedin.com/company/acme\"};bad_url:not_person",
                "{\"teamId\":\"team_a\",\"url\":\"https://example.com/in/ann\"};bad_url:host_not_linkedin",
            })
    void whatCanNotBeReadIsADeadLetter(String value, String code) {
        send(optOut("bob"));
        Headers headers = new RecordHeaders();
        headers.add("theirs", new byte[] {1});

        intake.send(Topics.OPT_OUTS, new byte[] {2}, bytes(value), headers, RECEIVED);

        TestRecord<byte[], byte[]> letter = intake.only(Topics.DEAD_LETTERS);
        assertThat(header(letter, DeadLetters.ERROR)).isEqualTo(code);
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(Topics.OPT_OUTS);
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(letter.headers().lastHeader("theirs").value()).containsExactly(1);
        assertThat(letter.key()).containsExactly(2);
        assertThat(letter.value()).isEqualTo(bytes(value));
        assertThat(intake.out(Topics.COMMANDS)).hasSize(1);
    }

    @Test
    void aTombstoneIsADeadLetter() {
        intake.send(Topics.OPT_OUTS, null, null, new RecordHeaders(), RECEIVED);

        assertThat(header(intake.only(Topics.DEAD_LETTERS), DeadLetters.ERROR)).isEqualTo("missing_value");
    }

    /** The reason is cut, the person is not let go. */
    @Test
    void aHugeReasonStillStopsContact() {
        send("{\"teamId\":\"" + TEAM + "\",\"url\":\"in/ann\",\"reason\":\"" + "x".repeat(MAX_BYTES) + "\"}");

        assertThat(intake.out(Topics.COMMANDS)).hasSize(1);
        assertThat(intake.out(Topics.DEAD_LETTERS)).isEmpty();
    }

    /** Half a surrogate pair is valid in JSON and in nothing else. */
    @Test
    void textThatIsNotUnicodeStillStopsContact() {
        send("{\"teamId\":\"" + TEAM + "\",\"url\":\"in/ann?\\ud800\",\"reason\":\"\\udc00\",\"eventId\":\"\\ud83d\"}");

        Command.Add add =
                (Command.Add) CommandJson.read(intake.only(Topics.COMMANDS).value());
        assertThat(add.person().url()).isEqualTo("https://linkedin.com/in/ann");
        assertThat(add.reason()).contains("\udc00");
    }

    @Test
    void countsWhatItRefuses() {
        send("{");

        assertThat(intake.meters
                        .get("dnc.dead.letters")
                        .tag("reason", "bad_json")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void noBytesStopIt(@ForAll byte[] key, @ForAll byte[] value) {
        try (CoreDriver driver = CoreDriver.intake(TOPIC_ID)) {
            driver.send(Topics.OPT_OUTS, key, value, new RecordHeaders(), RECEIVED);

            assertThat(driver.only(Topics.DEAD_LETTERS).value()).isEqualTo(value);
        }
    }

    /** Any text where a text may stand: a command or a dead letter, and never neither. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void noTextStopsIt(@ForAll String url, @ForAll String reason) {
        var json = new ObjectMapper()
                .createObjectNode()
                .put("teamId", TEAM)
                .put("url", "linkedin.com/in/" + url)
                .put("reason", reason);
        try (CoreDriver driver = CoreDriver.intake(TOPIC_ID)) {
            send(driver, json.toString());

            int out = driver.out(Topics.COMMANDS).size()
                    + driver.out(Topics.DEAD_LETTERS).size();
            assertThat(out).isEqualTo(1);
        }
    }

    private void send(String optOut) {
        send(intake, optOut);
    }

    private static void send(CoreDriver driver, String optOut) {
        driver.send(Topics.OPT_OUTS, null, bytes(optOut), new RecordHeaders(), RECEIVED);
    }

    private static String optOut(String name) {
        return "{\"teamId\":\"" + TEAM + "\",\"url\":\"linkedin.com/in/" + name + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
