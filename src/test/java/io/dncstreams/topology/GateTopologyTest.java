package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.person;
import static io.dncstreams.topology.CoreDriver.MAX_BYTES;
import static io.dncstreams.topology.CoreDriver.NEIGHBOUR;
import static io.dncstreams.topology.CoreDriver.STRANGER;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static io.dncstreams.topology.CoreDriver.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.gate.GateHeaders;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prospects through the core topology. */
class GateTopologyTest {

    private static final String IN = GateSpec.PROSPECTS.input();
    private static final String CLEARED = GateSpec.PROSPECTS.cleared();
    private static final String SUPPRESSED = GateSpec.PROSPECTS.suppressed();

    private final CoreDriver core = CoreDriver.core();

    @AfterEach
    void close() {
        core.close();
    }

    @Test
    void clearsWhoIsNotListed() {
        core.send(add(TEAM, person("ann"), 1));

        core.send(IN, prospect(TEAM, "linkedin.com/in/Bob/"));

        TestRecord<byte[], byte[]> cleared = core.only(CLEARED);
        assertThat(header(cleared, GateHeaders.STATUS)).isEqualTo("cleared");
        assertThat(header(cleared, GateHeaders.URL)).isEqualTo("https://linkedin.com/in/bob");
        assertThat(header(cleared, GateHeaders.VERSION)).isEqualTo("1");
        assertThat(cleared.headers().lastHeader(GateHeaders.ENTRY_ID)).isNull();
        assertThat(core.out(SUPPRESSED)).isEmpty();
        assertThat(core.meters
                        .get("dnc.gate.records")
                        .tag("outcome", "cleared")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void suppressesWhoIsListedHoweverTheUrlIsWritten() {
        core.send(add(TEAM, person("ann"), 1));

        core.send(IN, prospect(TEAM, "HTTP://de.LinkedIn.com/in/%41nn/?trk=x"));

        TestRecord<byte[], byte[]> suppressed = core.only(SUPPRESSED);
        assertThat(header(suppressed, GateHeaders.STATUS)).isEqualTo("suppressed");
        assertThat(header(suppressed, GateHeaders.URL)).isEqualTo("https://linkedin.com/in/ann");
        assertThat(header(suppressed, GateHeaders.VERSION)).isEqualTo("1");
        assertThat(header(suppressed, GateHeaders.ENTRY_ID)).isEqualTo(entryId(1));
        assertThat(core.out(CLEARED)).isEmpty();
    }

    @Test
    void clearsAgainOnceTheEntryIsGone() {
        core.send(add(TEAM, person("ann"), 1));
        core.send(delete(TEAM, entryId(1)));

        core.send(IN, prospect(TEAM, "linkedin.com/in/ann"));

        assertThat(header(core.only(CLEARED), GateHeaders.VERSION)).isEqualTo("2");
    }

    /** A gate that looked before must not go on by what it saw then. */
    @Test
    void seesEveryChangeBetweenTwoProspects() {
        core.send(IN, prospect(TEAM, "linkedin.com/in/ann"));
        core.send(add(TEAM, person("ann"), 1));
        core.send(IN, prospect(TEAM, "linkedin.com/in/ann"));
        core.send(delete(TEAM, entryId(1)));
        core.send(IN, prospect(TEAM, "linkedin.com/in/ann"));

        assertThat(core.out(CLEARED))
                .extracting(record -> header(record, GateHeaders.VERSION))
                .containsExactly("0", "2");
        assertThat(header(core.only(SUPPRESSED), GateHeaders.VERSION)).isEqualTo("1");
    }

    @Test
    void judgesByTheProspectsOwnTeam() {
        core.send(add(TEAM, person("ann"), 1));

        core.send(IN, prospect(NEIGHBOUR, "linkedin.com/in/ann"));

        assertThat(header(core.only(CLEARED), GateHeaders.VERSION)).isEqualTo("0");
    }

    @Test
    void recognisesAMemberByAnotherToken() {
        String token = token(1);
        core.send(add(TEAM, (Person) ProfileUrls.read("linkedin.com/in/" + token), 1));

        core.send(IN, prospect(TEAM, "linkedin.com/in/" + token(2)));

        TestRecord<byte[], byte[]> suppressed = core.only(SUPPRESSED);
        assertThat(header(suppressed, GateHeaders.ENTRY_ID)).isEqualTo(entryId(1));
        assertThat(header(suppressed, GateHeaders.URL)).doesNotContainIgnoringCase(token);
    }

    @Test
    void leavesKeyBytesAndHeadersAsTheyCame() {
        byte[] key = {0, (byte) 0xFF, 7};
        byte[] value = bytes(" \n" + prospect(TEAM, "linkedin.com\\/in\\/b\\u006Fb") + "\t ");
        Headers headers = headers("b", "1", "a", "2", "b", "3");
        headers.add("none", null);

        core.send(IN, key, value, headers, Instant.EPOCH);

        TestRecord<byte[], byte[]> cleared = core.only(CLEARED);
        assertThat(cleared.key()).isEqualTo(key);
        assertThat(cleared.value()).isEqualTo(value);
        List<Header> out = Arrays.asList(cleared.headers().toArray());
        assertThat(out.subList(0, 4)).isEqualTo(Arrays.asList(headers.toArray()));
        assertThat(out).hasSize(7);
    }

    /** A header that only the gate may write must not come from outside, where somebody would believe it. */
    @Test
    void replacesWhatOthersWroteIntoItsHeaders() {
        Headers forged = headers(
                GateHeaders.STATUS, "cleared", GateHeaders.VERSION, "99", GateHeaders.URL, "x", "dnc-entry-id", "y");

        core.send(IN, null, bytes(prospect(TEAM, "linkedin.com/in/bob")), forged, Instant.EPOCH);

        TestRecord<byte[], byte[]> cleared = core.only(CLEARED);
        assertThat(cleared.headers().headers(GateHeaders.STATUS)).hasSize(1);
        assertThat(cleared.headers().headers(GateHeaders.URL)).hasSize(1);
        assertThat(cleared.headers().headers(GateHeaders.ENTRY_ID)).isEmpty();
        assertThat(header(cleared, GateHeaders.VERSION)).isEqualTo("0");
    }

    @Test
    void sendsAProspectOfAnotherPartitionsTeamOnAsItCame() {
        byte[] key = {1};
        byte[] value = bytes(prospect(STRANGER, "linkedin.com/in/bob"));

        core.send(IN, key, value, headers("a", "1", Gate.HOP, "forged"), Instant.EPOCH);

        TestRecord<byte[], byte[]> sentOn = core.only(Topics.REROUTED);
        assertThat(sentOn.key()).isEqualTo(key);
        assertThat(sentOn.value()).isEqualTo(value);
        assertThat(header(sentOn, "a")).isEqualTo("1");
        assertThat(sentOn.headers().headers(Gate.HOP)).hasSize(1);
        assertThat(header(sentOn, Gate.HOP)).isEqualTo("prospects");
        assertThat(core.out(CLEARED)).isEmpty();
    }

    @Test
    void judgesAProspectThatWasSentHere() {
        core.send(add(TEAM, person("ann"), 1));
        Headers hop = headers("a", "1", Gate.HOP, "prospects");

        core.send(Topics.REROUTED, null, bytes(prospect(TEAM, "linkedin.com/in/ann")), hop, Instant.EPOCH);

        TestRecord<byte[], byte[]> suppressed = core.only(SUPPRESSED);
        assertThat(header(suppressed, "a")).isEqualTo("1");
        assertThat(suppressed.headers().lastHeader(Gate.HOP)).isNull();
    }

    @Test
    void sendsNothingOnTwice() {
        byte[] value = bytes(prospect(STRANGER, "linkedin.com/in/bob"));

        core.send(Topics.REROUTED, null, value, headers(Gate.HOP, "prospects"), Instant.EPOCH);

        TestRecord<byte[], byte[]> letter = core.only(Topics.DEAD_LETTERS);
        assertThat(header(letter, DeadLetters.ERROR)).isEqualTo("misplaced_twice");
        assertThat(letter.value()).isEqualTo(value);
        assertThat(core.out(Topics.REROUTED)).isEmpty();
    }

    @Test
    void refusesWhatNoGateSentOn() {
        byte[] value = bytes(prospect(TEAM, "linkedin.com/in/bob"));
        Headers empty = new RecordHeaders();
        empty.add(Gate.HOP, null);

        core.send(Topics.REROUTED, null, value, new RecordHeaders(), Instant.EPOCH);
        core.send(Topics.REROUTED, null, value, headers(Gate.HOP, "nobody"), Instant.EPOCH);
        core.send(Topics.REROUTED, null, value, empty, Instant.EPOCH);

        assertThat(core.out(Topics.DEAD_LETTERS))
                .hasSize(3)
                .allMatch(letter -> header(letter, DeadLetters.ERROR).equals("unknown_gate"))
                .allMatch(letter -> Arrays.equals(letter.value(), value));
        assertThat(core.out(CLEARED)).isEmpty();
    }

    @Test
    void whatCanNotBeReadIsADeadLetterWithItsCoordinates() {
        core.send(IN, prospect(TEAM, "linkedin.com/in/bob"));
        byte[] key = {9};
        byte[] value = bytes("{\"teamId\":\"" + TEAM + "\"");

        core.send(IN, key, value, headers("a", "1"), Instant.EPOCH);

        TestRecord<byte[], byte[]> letter = core.only(Topics.DEAD_LETTERS);
        assertThat(header(letter, DeadLetters.ERROR)).isEqualTo("bad_json");
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("prospects");
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(header(letter, "a")).isEqualTo("1");
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(core.out(CLEARED)).hasSize(1);
    }

    @Test
    void aTombstoneIsADeadLetter() {
        core.send(IN, new byte[] {1}, null, new RecordHeaders(), Instant.EPOCH);

        assertThat(header(core.only(Topics.DEAD_LETTERS), DeadLetters.ERROR)).isEqualTo("missing_value");
    }

    /** With what the gate adds, such a record would not fit through; the producer would stop the task over it. */
    @Test
    void whatBecomesTooLargeIsADeadLetterCutShort() {
        String padding = "x".repeat(MAX_BYTES - 250);
        byte[] here = bytes(prospect(TEAM, "linkedin.com/in/bob").replace("c-1", padding));
        byte[] elsewhere = bytes(prospect(STRANGER, "linkedin.com/in/bob").replace("c-1", padding));

        core.send(IN, null, here, new RecordHeaders(), Instant.EPOCH);
        core.send(IN, null, elsewhere, new RecordHeaders(), Instant.EPOCH);

        assertThat(core.out(Topics.DEAD_LETTERS))
                .hasSize(2)
                .allMatch(letter -> header(letter, DeadLetters.ERROR).equals("too_large"))
                .allMatch(letter -> letter.value().length == 1024)
                .allMatch(letter -> Integer.parseInt(header(letter, DeadLetters.VALUE_SIZE)) > MAX_BYTES - 250);
        assertThat(core.out(CLEARED)).isEmpty();
        assertThat(core.out(Topics.REROUTED)).isEmpty();
    }

    /** Around the limit, where it is the gate's own headers that decide. */
    @Test
    void nothingLeavesThatIsLargerThanARecordMayBe() {
        int cleared = 0;
        int sent = 0;
        for (int padding = MAX_BYTES - 700; padding < MAX_BYTES; padding += 7) {
            String value = prospect(TEAM, "linkedin.com/in/bob").replace("c-1", "x".repeat(padding));

            core.send(IN, null, bytes(value), new RecordHeaders(), Instant.EPOCH);

            List<TestRecord<byte[], byte[]>> out = new ArrayList<>(core.out(CLEARED));
            cleared += out.size();
            out.addAll(core.out(Topics.DEAD_LETTERS));
            assertThat(out)
                    .hasSize(1)
                    .allMatch(record -> CoreDriver.SIZE.fits(record.key(), record.value(), record.headers()));
            sent++;
        }
        assertThat(cleared).isBetween(1, sent - 1);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void noBytesOnAnyInputStopIt(@ForAll byte[] key, @ForAll byte[] value, @ForAll byte[] header) {
        try (CoreDriver driver = CoreDriver.core()) {
            for (String topic : List.of(IN, Topics.COMMANDS, Topics.REROUTED)) {
                Headers headers = new RecordHeaders();
                headers.add(Gate.HOP, header);

                driver.send(topic, key, value, headers, Instant.EPOCH);

                TestRecord<byte[], byte[]> letter = driver.only(Topics.DEAD_LETTERS);
                assertThat(letter.key()).isEqualTo(key);
                assertThat(letter.value()).isEqualTo(value);
            }
            assertThat(driver.out(CLEARED)).isEmpty();
            assertThat(driver.out(SUPPRESSED)).isEmpty();
        }
    }

    private static String prospect(String team, String url) {
        return "{\"teamId\":\"" + team + "\",\"url\":\"" + url + "\",\"campaignId\":\"c-1\"}";
    }

    /** A token of member 42; another one with each number. */
    private static String token(int number) {
        byte[] bytes = new byte[29];
        bytes[1] = (byte) 0xA0;
        bytes[2] = 0;
        bytes[7] = 42;
        bytes[20] = (byte) number;
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return "ACoAA" + text.substring(5, 39);
    }

    private static Headers headers(String... namesAndTexts) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            headers.add(namesAndTexts[i], bytes(namesAndTexts[i + 1]));
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
