package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.RECEIVED;
import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.person;
import static io.dncstreams.topology.CoreDriver.NEIGHBOUR;
import static io.dncstreams.topology.CoreDriver.STRANGER;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static io.dncstreams.topology.CoreDriver.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.gate.GateHeaders;
import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What campaigns are told, and what they tell. */
class CampaignsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOB = "https://linkedin.com/in/bob";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CoreDriver core = CoreDriver.core();

    @AfterEach
    void close() {
        core.close();
    }

    @Test
    void whoSaysStopIsPausedInTheCampaignsTheyWereLetIntoAndReleasedInTheSame() {
        prospect(TEAM, "linkedin.com/in/Bob/", "\"c-1\"", RECEIVED);
        prospect(TEAM, "in/bob", "7", RECEIVED);
        prospect(TEAM, "in/somebody-else", "\"c-2\"", RECEIVED);
        prospect(NEIGHBOUR, "in/bob", "\"c-3\"", RECEIVED);

        core.send(add(TEAM, person("bob"), 1));

        TestRecord<byte[], byte[]> pause = core.only(Topics.CONTROL);
        assertThat(new String(pause.key(), StandardCharsets.UTF_8)).isEqualTo(TEAM + "|" + BOB);
        assertThat(header(pause, GateHeaders.VERSION)).isEqualTo("1");
        assertThat(new String(pause.value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"action\":\"PAUSE\",\"teamId\":\"" + TEAM + "\",\"url\":\"" + BOB + "\",\"entryId\":\""
                        + entryId(1) + "\",\"version\":1,\"at\":\"2026-03-01T10:00:00.123Z\","
                        + "\"campaigns\":[\"c-1\",\"7\"]}");

        prospect(TEAM, "in/bob", "\"c-4\"", RECEIVED);
        core.send(delete(TEAM, 1, RECEIVED));

        JsonNode release = control();
        assertThat(release.at("/action").asText()).isEqualTo("RELEASE");
        assertThat(release.at("/version").asInt()).isEqualTo(2);
        assertThat(campaigns(release)).containsExactly("c-1", "7");

        prospect(TEAM, "in/bob", "\"c-5\"", RECEIVED);
        core.send(add(TEAM, person("bob"), 2));
        assertThat(campaigns(control())).containsExactly("c-1", "7", "c-5");
    }

    @Test
    void whoWasNeverLetInIsPausedAllTheSame() {
        core.send(add(TEAM, person("bob"), 1));

        JsonNode pause = control();
        assertThat(pause.at("/action").asText()).isEqualTo("PAUSE");
        assertThat(campaigns(pause)).isEmpty();
    }

    @Test
    void nothingIsSaidWhereNothingChanges() {
        core.send(add(TEAM, person("bob"), 1));
        core.send(add(TEAM, person("bob"), 2));
        core.send(delete(TEAM, 9, RECEIVED));

        core.only(Topics.CONTROL);
    }

    @Test
    void whoWasClearedUnderOneTokenIsFoundUnderAnother() {
        prospect(TEAM, "in/" + token(1), "\"c-1\"", RECEIVED);
        assertThat(header(core.only("prospects.cleared"), GateHeaders.MEMBER_ID))
                .isEqualTo("42");

        core.send(add(TEAM, tokenPerson(token(2)), 1));

        JsonNode pause = control();
        assertThat(pause.at("/memberId").asLong()).isEqualTo(42);
        assertThat(campaigns(pause)).containsExactly("c-1");
    }

    /** From then on the gate stops more people than before; whoever of them got in must be told of. */
    @Test
    void aSecondNameThatIsLearntLaterIsAPauseOfItsOwn() {
        prospect(TEAM, "in/" + token(1), "\"c-1\"", RECEIVED);
        core.send(add(TEAM, tokenPerson(token(2).toLowerCase(Locale.ROOT)), 1));
        assertThat(campaigns(control())).isEmpty();

        core.send(add(TEAM, tokenPerson(token(2)), 2));

        JsonNode pause = control();
        assertThat(pause.at("/action").asText()).isEqualTo("PAUSE");
        assertThat(pause.at("/version").asInt()).isEqualTo(2);
        assertThat(pause.at("/entryId").asText()).isEqualTo(entryId(1));
        assertThat(campaigns(pause)).containsExactly("c-1");
    }

    @Test
    void whoIsStillListedUnderAnotherTokenIsNotReleased() {
        prospect(TEAM, "in/" + token(1), "\"c-1\"", RECEIVED);
        core.send(add(TEAM, tokenPerson(token(1)), 1));
        core.send(add(TEAM, tokenPerson(token(2)), 2));
        core.out(Topics.CONTROL);

        core.send(delete(TEAM, 1, RECEIVED));
        assertThat(campaigns(control())).isEmpty();
        core.send(delete(TEAM, 2, RECEIVED));
        assertThat(campaigns(control())).containsExactly("c-1");
    }

    @Test
    void aCampaignThatEndedIsForgotten() {
        prospect(TEAM, "in/bob", "\"c-1\"", RECEIVED);
        prospect(TEAM, "in/bob", "\"c-2\"", RECEIVED);
        lifecycle("{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"c-1\",\"status\":\"ended\"}", RECEIVED);

        core.send(add(TEAM, person("bob"), 1));

        assertThat(campaigns(control())).containsExactly("c-2");
    }

    @Test
    void whoLeftIsForgottenThere() {
        prospect(TEAM, "in/bob", "12", RECEIVED);
        prospect(TEAM, "in/ann", "12", RECEIVED);
        lifecycle("{\"teamId\":\"" + TEAM + "\",\"campaignId\":12,\"url\":\"in/BOB\",\"status\":\"left\"}", RECEIVED);

        core.send(add(TEAM, person("bob"), 1));
        core.send(add(TEAM, person("ann"), 2));

        assertThat(core.out(Topics.CONTROL))
                .extracting(record -> campaigns(json(record)))
                .containsExactly(List.of(), List.of("12"));
    }

    /** Topics have no order between them; an end that is read late must not take away who came in after it. */
    @Test
    void anOldEventForgetsNobodyWhoCameLater() {
        Instant later = RECEIVED.plus(MINUTE);
        prospect(TEAM, "in/bob", "\"c-1\"", later);
        prospect(TEAM, "in/bob", "\"c-2\"", later);
        lifecycle("{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"c-1\",\"status\":\"ended\"}", RECEIVED);
        lifecycle(
                "{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"c-2\",\"url\":\"in/bob\",\"status\":\"left\"}",
                RECEIVED);

        core.send(add(TEAM, person("bob"), 1, later.plus(MINUTE)));

        assertThat(campaigns(control())).containsExactly("c-1", "c-2");
    }

    /** Whoever takes over knows what the changelog knows. */
    @Test
    void theChangelogHoldsWhatTheStoreHolds() {
        for (int i = 0; i < 40; i++) {
            prospect(TEAM, "in/person-" + i % 30, "\"c-" + i % 7 + "\"", RECEIVED);
            if (i % 10 == 5) {
                core.send(add(TEAM, person("person-" + i), i));
                lifecycle(
                        "{\"teamId\":\"" + TEAM
                                + "\",\"campaignId\":\"c-1\",\"url\":\"in/person-1\",\"status\":\"left\"}",
                        RECEIVED.plus(MINUTE));
            }
        }

        Map<String, String> logged = new TreeMap<>();
        for (TestRecord<byte[], byte[]> batch : core.out("dnc-enrolments-changelog")) {
            ByteBuffer in = ByteBuffer.wrap(batch.value());
            assertThat(in.get()).isEqualTo((byte) 1);
            while (in.hasRemaining()) {
                String key = hex(in);
                String value = hex(in);
                if (value.isEmpty()) {
                    logged.remove(key);
                } else {
                    logged.put(key, value);
                }
            }
        }
        Map<String, String> stored = new TreeMap<>();
        core.content("enrolments")
                .forEach((key, value) -> stored.put(key, HexFormat.of().formatHex(value)));
        assertThat(logged).isEqualTo(stored).hasSizeGreaterThan(30);
    }

    private static String hex(ByteBuffer in) {
        byte[] bytes = new byte[in.get() & 0xFF];
        in.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void enrolmentsAreForgottenWithAge() {
        prospect(TEAM, "in/bob", "\"c-1\"", RECEIVED);
        Instant stillKnown =
                RECEIVED.plus(Duration.ofDays(CoreDriver.ENROLMENT_DAYS)).minus(MINUTE);
        core.send(add(TEAM, person("bob"), 1, stillKnown));
        assertThat(campaigns(control())).containsExactly("c-1");

        core.send(delete(TEAM, 1, stillKnown.plus(MINUTE).plus(MINUTE)));

        assertThat(campaigns(control())).isEmpty();
    }

    @Test
    void anEventOfAnotherPartitionsTeamIsSentOnWithItsTime() {
        String event = "{\"teamId\":\"" + STRANGER + "\",\"campaignId\":\"c-1\",\"status\":\"ended\"}";

        lifecycle(event, RECEIVED);

        TestRecord<byte[], byte[]> sentOn = core.only(Topics.REROUTED);
        assertThat(new String(sentOn.value(), StandardCharsets.UTF_8)).isEqualTo(event);
        assertThat(header(sentOn, Gate.HOP)).isEqualTo(Topics.LIFECYCLE);
        assertThat(header(sentOn, Lifecycle.HOP_TIME)).isEqualTo(Long.toString(RECEIVED.toEpochMilli()));
    }

    @Test
    void anEventThatWasSentHereCountsByItsFirstTime() {
        Instant arrival = RECEIVED.plus(Duration.ofHours(1));
        prospect(TEAM, "in/bob", "\"c-1\"", RECEIVED);
        prospect(TEAM, "in/bob", "\"c-2\"", arrival);
        rerouted("{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"c-1\",\"status\":\"ended\"}", arrival);
        rerouted("{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"c-2\",\"status\":\"ended\"}", arrival);

        core.send(add(TEAM, person("bob"), 1, arrival));

        assertThat(campaigns(control())).containsExactly("c-2");
        rerouted("{\"teamId\":\"" + STRANGER + "\",\"campaignId\":\"c-1\",\"status\":\"ended\"}", arrival);
        assertThat(header(core.only(Topics.DEAD_LETTERS), DeadLetters.ERROR)).isEqualTo("misplaced_twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{ bad_json",
                "[] bad_json",
                "{} missing_team",
                "{`teamId`:`?`} bad_team",
                "{`teamId`:`t`} missing_campaign",
                "{`teamId`:`t`,`campaignId`:`c`} missing_status",
                "{`teamId`:`t`,`campaignId`:`c`,`status`:`paused`} bad_status",
                "{`teamId`:`t`,`campaignId`:`c`,`status`:`left`} missing_url",
                "{`teamId`:`t`,`campaignId`:`c`,`status`:`left`,`url`:`lnkd.in/x`} bad_url:short_link",
                "{`teamId`:`t`,`campaignId`:`c`,`campaignId`:`d`,`status`:`ended`} repeated_field"
            })
    void whatCanNotBeReadIsADeadLetter(String event, String code) {
        lifecycle(event.replace('`', '"'), RECEIVED);

        assertThat(header(core.only(Topics.DEAD_LETTERS), DeadLetters.ERROR)).isEqualTo(code);
    }

    /** A list of names must never be what keeps a PAUSE from being written. */
    @Test
    void aPersonInVeryManyCampaignsIsPausedWithAsManyNamesAsFit() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            names.add("c".repeat(150) + i);
            prospect(TEAM, "in/bob", "\"" + names.getLast() + "\"", RECEIVED);
        }

        core.send(add(TEAM, person("bob"), 1));

        TestRecord<byte[], byte[]> pause = core.only(Topics.CONTROL);
        assertThat(CoreDriver.SIZE.fits(pause.key(), pause.value(), pause.headers()))
                .isTrue();
        assertThat(json(pause).at("/more").asBoolean()).isTrue();
        assertThat(campaigns(json(pause))).hasSizeGreaterThan(100).isSubsetOf(names);
    }

    /** Anybody may send prospects. */
    @Test
    void namesThatCanNotBeKeptAreSaidToBeMissing() {
        prospect(TEAM, "in/bob", "\"" + "c".repeat(201) + "\"", RECEIVED);
        prospect(TEAM, "in/ann", "\"half \\ud800 pair\"", RECEIVED);
        assertThat(core.out("prospects.cleared")).hasSize(2);

        core.send(add(TEAM, person("bob"), 1));
        core.send(add(TEAM, person("ann"), 2));

        assertThat(core.out(Topics.CONTROL))
                .extracting(CampaignsTest::json)
                .allMatch(pause -> pause.at("/more").asBoolean())
                .allMatch(pause -> campaigns(pause).isEmpty());
    }

    @Test
    void tellsHowManyThereAre() {
        assertThat(core.meters.get("dnc.enrolments").gauge().value()).isZero();

        prospect(TEAM, "in/bob", "1", RECEIVED);
        prospect(TEAM, "in/bob", "2", RECEIVED);

        assertThat(core.meters.get("dnc.enrolments").gauge().value()).isEqualTo(2);
    }

    private void prospect(String team, String url, String campaignJson, Instant at) {
        String value = "{\"teamId\":\"" + team + "\",\"url\":\"" + url + "\",\"campaignId\":" + campaignJson + "}";
        core.send("prospects", null, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), at);
    }

    private void lifecycle(String value, Instant at) {
        core.send(Topics.LIFECYCLE, null, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), at);
    }

    /** An event that came to another partition at {@link io.dncstreams.list.SampleCommands#RECEIVED}. */
    private void rerouted(String value, Instant at) {
        Headers headers = new RecordHeaders();
        headers.add(Gate.HOP, DeadLetters.ascii(Topics.LIFECYCLE));
        headers.add(Lifecycle.HOP_TIME, DeadLetters.ascii(Long.toString(RECEIVED.toEpochMilli())));
        core.send(Topics.REROUTED, null, value.getBytes(StandardCharsets.UTF_8), headers, at);
    }

    private JsonNode control() {
        return json(core.only(Topics.CONTROL));
    }

    static JsonNode json(TestRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> campaigns(JsonNode control) {
        List<String> campaigns = new ArrayList<>();
        control.at("/campaigns").forEach(each -> campaigns.add(each.asText()));
        return campaigns;
    }

    static Command delete(String team, int number, Instant at) {
        return new Command.Delete(
                "cmd-delete-" + number + "-" + at,
                team,
                new Actor.ApiCaller("key-2", "request-d"),
                at,
                Optional.empty(),
                entryId(number));
    }

    static Person tokenPerson(String token) {
        return (Person) ProfileUrls.read("linkedin.com/in/" + token);
    }

    /** A token of member 42; another one with each number. */
    static String token(int number) {
        byte[] bytes = new byte[29];
        bytes[1] = (byte) 0xA0;
        bytes[7] = 42;
        bytes[20] = (byte) number;
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return "ACoAA" + text.substring(5, 39);
    }
}
