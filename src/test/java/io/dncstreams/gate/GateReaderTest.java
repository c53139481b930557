package io.dncstreams.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.gate.GateReading.Contact;
import io.dncstreams.gate.GateReading.Unreadable;
import io.dncstreams.profile.ProfileReading.Person;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateReaderTest {

    private static final String WHOLE =
            "{\"teamId\":\"team_a\",\"url\":\"https://www.linkedin.com/in/Ann/\",\"campaignId\":\"c\"}";
    private static final Contact ANN =
            new Contact("team_a", new Person("https://linkedin.com/in/ann", OptionalLong.empty()), Optional.of("c"));
    private static final Contact ANN_OF_NO_CAMPAIGN = new Contact(ANN.teamId(), ANN.person(), Optional.empty());

    private static final GateReader PROSPECTS = new GateReader(GateSpec.PROSPECTS);
    private static final GateReader NESTED = new GateReader(new GateSpec(
            "nested",
            "in",
            "cleared",
            "suppressed",
            JsonPointer.compile("/meta/team"),
            JsonPointer.compile("/lead/profile/url"),
            Optional.empty(),
            false));

    @Test
    void readsTeamAndPerson() {
        assertThat(read(WHOLE)).isEqualTo(ANN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " \t\r\n{\"campaignId\":\"c\" , \"url\":\"linkedin.com/in/ann\",\n\"teamId\":\"team_a\" }\n ",
                "{\"x\":{\"url\":\"u\",\"teamId\":\"t\"},\"teamId\":\"team_a\",\"url\":\"in/ann\",\"campaignId\":\"c\"}",
                "{\"x\":[{\"url\":\"u\"},[[]]],\"teamId\":\"team_a\",\"url\":\"in/ann\",\"campaignId\":\"c\"}",
                "{\"teamId\":\"team_a\",\"url\":\"in/ann\",\"campaignId\":\"c\",\"URL\":\"u\",\"url \":\"u\",\"\":\"u\"}",
                "{\"teamId\":\"team_a\",\"url\":\"in/ann\",\"campaignId\":\"c\",\"n\":1e999,\"m\":-0.0,\"b\":null}",
                "{\"\\u0074eamId\":\"team\\u005fa\",\"\\u0075rl\":\"in\\/ann\",\"campaignId\":\"c\"}",
            })
    void readsThemWhateverStandsAround(String text) {
        assertThat(read(text)).isEqualTo(ANN);
    }

    @Test
    void noTruncationOfAValidRecordIsReadable() {
        byte[] whole = ("{\"name\":\"Zoë\",\"teamId\":\"team_a\",\"url\":\"in/ann\",\"campaignId\":\"c\","
                        + "\"additionalFields\":[{\"fieldName\":\"a\",\"fieldValue\":1.5e3},null,true],\"x\":{}}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(PROSPECTS.read(whole)).isEqualTo(ANN);

        for (int length = 0; length < whole.length; length++) {
            assertThat(PROSPECTS.read(Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .isEqualTo(new Unreadable("bad_json"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "true",
                "7",
                "\"in/ann\"",
                "[]",
                "[{\"teamId\":\"team_a\",\"url\":\"in/ann\",\"campaignId\":\"c\"}]",
                "{teamId:\"team_a\"}",
                "{'teamId':'team_a'}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\t\"}",
                "{/* */}",
            })
    void refusesWhatIsNotOneObject(String text) {
        assertThat(read(text)).isEqualTo(new Unreadable("bad_json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "{}", "x", "\"", ",", "\u0000", "1", "// c", "[", "null"})
    void refusesWhatHasSomethingBehindIt(String rest) {
        assertThat(read(WHOLE + rest)).isEqualTo(new Unreadable("bad_json"));
        assertThat(read(WHOLE + "\n" + rest)).isEqualTo(new Unreadable("bad_json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"url\":\"in/bob\"",
                "\"url\":\"https://www.linkedin.com/in/Ann/\"",
                "\"url\":null",
                "\"url\":{\"a\":[]}",
                "\"url\":[\"in/bob\"]",
                "\"\\u0075rl\":\"in/bob\"",
                "\"\\u0075\\u0072\\u006C\":\"in/bob\"",
                "\"teamId\":\"team_b\"",
                "\"\\u0074eamId\":\"team_b\"",
                "\"campaignId\":\"c-2\"",
            })
    void refusesToChooseBetweenTwo(String field) {
        assertThat(read(WHOLE.replace("}", "," + field + "}"))).isEqualTo(new Unreadable("repeated_field"));
        assertThat(read(WHOLE.replace("{", "{" + field + ","))).isEqualTo(new Unreadable("repeated_field"));
    }

    @ParameterizedTest
    @CsvSource({
        "teamId,missing_team",
        "url,missing_url",
        "campaignId,missing_campaign",
    })
    void needsEachPlaceToHoldAText(String field, String code) {
        for (String value : List.of("null", "1.5", "true", "[]", "[\"in/ann\"]", "{}", "{\"x\":1}", "\"\"", "\" \"")) {
            String text = WHOLE.replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":" + value);
            assertThat(read(text)).as(text).isEqualTo(new Unreadable(code));
        }
        assertThat(read(WHOLE.replace("\"" + field + "\"", "\"other\""))).isEqualTo(new Unreadable(code));
    }

    @Test
    void numbersNameCampaignsButNeitherTeamsNorPeople() {
        assertThat(read(WHOLE.replaceFirst("\"campaignId\":\"[^\"]*\"", "\"campaignId\":7")))
                .isEqualTo(new Contact(ANN.teamId(), ANN.person(), Optional.of("7")));
        assertThat(read(WHOLE.replaceFirst("\"teamId\":\"[^\"]*\"", "\"teamId\":7")))
                .isEqualTo(new Unreadable("missing_team"));
        assertThat(read(WHOLE.replaceFirst("\"url\":\"[^\"]*\"", "\"url\":7")))
                .isEqualTo(new Unreadable("missing_url"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team a", "team/a", "täam", "\\u0000", "a|b", "\\ud800"})
    void refusesATeamThatCanNotBeOne(String team) {
        assertThat(read(WHOLE.replace("team_a", team))).isEqualTo(new Unreadable("bad_team"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://linkedin.com/company/acme,bad_url:not_person",
        "https://example.com/in/ann,bad_url:host_not_linkedin",
        "https://lnkd.in/abc,bad_url:short_link",
    })
    void saysWhyAUrlNamesNobody(String url, String code) {
        assertThat(read(WHOLE.replace("https://www.linkedin.com/in/Ann/", url))).isEqualTo(new Unreadable(code));
    }

    @Test
    void refusesNothing() {
        assertThat(PROSPECTS.read(null)).isEqualTo(new Unreadable("missing_value"));
    }

    /** Each would be decoded to something else by somebody: overlong, surrogate, beyond Unicode, cut off, stray. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "C1AE",
                "C081",
                "E081AE",
                "EDA080",
                "F4908080",
                "F8888080",
                "C3",
                "E282",
                "F09F98",
                "80",
                "FF",
                "FE"
            })
    void refusesWhatIsNotUtf8(String hex) {
        for (String before : List.of("/in/Ann", "\"c", "{", "\"url")) {
            byte[] value = insert(WHOLE, before, HexFormat.of().parseHex(hex));

            assertThat(PROSPECTS.read(value)).as(before).isEqualTo(new Unreadable("bad_json"));
        }
    }

    @Test
    void refusesWhatIsNotUtf8InAFieldNobodyAskedFor() {
        byte[] value = insert("{\"name\":\"A\"," + WHOLE.substring(1), "\"A", new byte[] {(byte) 0xC1, (byte) 0xAE});

        assertThat(PROSPECTS.read(value)).isEqualTo(new Unreadable("bad_json"));
    }

    /** Whoever reads the record next reads UTF-8; what passes here in another coding passes unread. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void refusesOtherCodings(String charset) {
        assertThat(PROSPECTS.read(WHOLE.getBytes(Charset.forName(charset)))).isEqualTo(new Unreadable("bad_json"));
    }

    @Test
    void refusesADepthThatIsNoProspect() {
        assertThat(read(around("[".repeat(150) + "]".repeat(150)))).isEqualTo(ANN);
        assertThat(read(around("[".repeat(250) + "]".repeat(250)))).isEqualTo(new Unreadable("bad_json"));
        assertThat(read(around("{\"a\":".repeat(300_000)))).isEqualTo(new Unreadable("bad_json"));
    }

    @Test
    void readsBelowOtherObjects() {
        assertThat(nested("{\"meta\":{\"team\":\"team_a\"},\"lead\":{\"profile\":{\"url\":\"in/ann\"}}}"))
                .isEqualTo(ANN_OF_NO_CAMPAIGN);
    }

    /** The same name on another level, or below another parent, is another place. */
    @Test
    void readsOnlyThere() {
        assertThat(
                        nested(
                                "{\"url\":\"in/bob\",\"team\":\"team_b\",\"meta\":{\"team\":\"team_a\",\"url\":\"in/bob\"},"
                                        + "\"lead\":{\"url\":\"in/bob\",\"profile\":{\"url\":\"in/ann\",\"profile\":{\"url\":\"in/bob\"}}}}"))
                .isEqualTo(ANN_OF_NO_CAMPAIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":{\"profile\":{\"url\":\"in/ann\"}},\"lead\":{}}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":{},\"lead\":{\"profile\":{\"url\":\"in/ann\"}}}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":7,\"lead\":{\"profile\":{\"url\":\"in/ann\"}}}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":{\"profile\":{},\"profile\":{\"url\":\"in/ann\"}}}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":{\"profile\":{\"url\":\"in/ann\",\"url\":\"in/bob\"}}}",
                "{\"meta\":{},\"lead\":{\"profile\":{\"url\":\"in/ann\"}},\"\\u006deta\":{\"team\":\"team_a\"}}",
            })
    void refusesAParentThatStandsTwice(String text) {
        assertThat(nested(text)).isEqualTo(new Unreadable("repeated_field"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":[{\"profile\":{\"url\":\"in/ann\"}}]}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":{\"profile\":\"in/ann\"}}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":{\"profile\":{\"url\":{\"url\":\"in/ann\"}}}}",
                "{\"meta\":{\"team\":\"team_a\"},\"lead\":null}",
            })
    void findsNobodyWhereThePathIsAnother(String text) {
        assertThat(nested(text)).isEqualTo(new Unreadable("missing_url"));
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void otherFieldsNeverChangeTheReading(@ForAll("extras") Map<String, Object> extras, @ForAll Random random)
            throws Exception {
        List<String> names = new ArrayList<>(extras.keySet());
        names.addAll(List.of("teamId", "url", "campaignId"));
        Collections.shuffle(names, random);
        Map<String, Object> record = new LinkedHashMap<>();
        for (String name : names) {
            record.put(name, extras.get(name));
        }
        record.put("teamId", "team_a");
        record.put("url", "linkedin.com/in/ann?x=1");
        record.put("campaignId", "c");

        GateReading reading = PROSPECTS.read(new ObjectMapper().writeValueAsBytes(record));

        assertThat(reading).isEqualTo(ANN);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void bytesAreNeverReadableByChance(@ForAll byte[] bytes) {
        assertThat(PROSPECTS.read(bytes)).isInstanceOf(Unreadable.class);
    }

    /** One byte changed anywhere: refused, or still about somebody whom the bytes themselves name. */
    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void aFlippedByteNeverThrows(@ForAll Random random) {
        byte[] value = WHOLE.getBytes(StandardCharsets.UTF_8);
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);

        assertThat(PROSPECTS.read(value)).isNotNull();
    }

    @Provide
    Arbitrary<Map<String, Object>> extras() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(8),
                Arbitraries.of("urls", "ur", "URL", "teamid", "team", "campaign", "name", "additionalFields"));
        return Arbitraries.maps(
                        names.filter(
                                name -> !List.of("teamId", "url", "campaignId").contains(name)),
                        values(2))
                .ofMaxSize(8);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> plain = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(text -> text.replaceAll("[\ud800-\udfff]", "?")),
                Arbitraries.integers(),
                Arbitraries.doubles(),
                Arbitraries.of(true, false));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<Object> objects =
                Combinators.combine(values(depth - 1), values(depth - 1)).as((a, b) -> Map.of("url", a, "teamId", b));
        return Arbitraries.oneOf(
                plain, objects, values(depth - 1).list().ofMaxSize(3).map(list -> list));
    }

    private static byte[] insert(String text, String before, byte[] bytes) {
        int at = text.indexOf(before) + before.length();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(text.substring(0, at).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(bytes);
        out.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static String around(String value) {
        return WHOLE.replace("}", ",\"x\":" + value + "}");
    }

    private static GateReading read(String text) {
        return PROSPECTS.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static GateReading nested(String text) {
        return NESTED.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
