package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.OptOutReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptOutReaderTest {

    private static final String WHO = "\"teamId\":\"team_a\",\"url\":\"linkedin.com/in/ann\"";

    @Test
    void readsAWholeOptOut() {
        Reading reading = read("""
                {"teamId": "team_a", "url": " linkedin.com/in/ann ", "reason": "no more", "source": "mail",
                 "occurredAt": "2026-02-28T10:00:00Z", "eventId": "e-1"}""");

        assertThat(reading)
                .isEqualTo(new Reading.Understood(new OptOut(
                        "team_a",
                        " linkedin.com/in/ann ",
                        Optional.of("no more"),
                        Optional.of("mail"),
                        Optional.of("2026-02-28T10:00:00Z"),
                        Optional.of("e-1"))));
    }

    @Test
    void needsTeamAndUrlAlone() {
        assertThat(understood("{" + WHO + "}"))
                .isEqualTo(new OptOut(
                        "team_a",
                        "linkedin.com/in/ann",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reason\":null",
                "\"reason\":5",
                "\"reason\":true",
                "\"reason\":{\"url\":\"x\",\"teamId\":[1,{}]}",
                "\"reason\":[[\"x\"]]",
                "\"reason\":\"  \"",
                "\"unknown\":{\"url\":\"x\"}",
                "\"URL\":\"x\"",
            })
    void lacksAReasonRatherThanRefuse(String field) {
        OptOut optOut = understood("{" + field + "," + WHO + "}");

        assertThat(optOut.reason()).isEmpty();
        assertThat(optOut.url()).isEqualTo("linkedin.com/in/ann");
    }

    @Test
    void takesTheFirstOfTwoReasons() {
        assertThat(understood("{" + WHO + ",\"reason\":\"a\",\"reason\":\"b\"}").reason())
                .contains("a");
    }

    @ParameterizedTest
    @CsvSource({"reason,500", "source,100", "occurredAt,100", "eventId,200"})
    void cutsWhatIsTooLongAtAWholeCharacter(String field, int max) {
        OptOut optOut = understood("{" + WHO + ",\"" + field + "\":\"" + "😀".repeat(max + 1) + "\"}");

        assertThat(text(optOut, field)).contains("😀".repeat(max));
    }

    @Test
    void cutsAReasonOfAMillionCharacters() {
        assertThat(understood("{" + WHO + ",\"reason\":\"" + "x".repeat(1_000_000) + "\"}")
                        .reason())
                .contains("x".repeat(OptOutReader.MAX_REASON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "\"text\"",
                "7",
                "[]",
                "[{\"teamId\":\"team_a\",\"url\":\"u\"}]",
                "{\"teamId\":\"team_a\",\"url\":\"u\"",
                "{\"teamId\":\"team_a\",\"url\":\"u\"}}",
                "{\"teamId\":\"team_a\",\"url\":\"u\"}{}",
                "{\"teamId\":\"team_a\",\"url\":\"u\"} x",
                "{\"teamId\":\"team_a\",\"url\":\"u\",}",
                "{'teamId':'team_a','url':'u'}",
                "{teamId:\"team_a\",url:\"u\"}",
                "{\"teamId\":\"team_a\",\"url\":\"u\nv\"}",
                "{\"teamId\":\"team_a\",\"url\":\"u\",\"x\":NaN}",
                "{\"teamId\":\"team_a\",\"url\":\"u\"} // why",
            })
    void refusesWhatIsNotOneWholeObject(String text) {
        assertThat(code(text)).isEqualTo("bad_json");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = ("{" + WHO + ",\"reason\":\"é\"}").getBytes(StandardCharsets.UTF_8);

        for (int length = 0; length < whole.length; length++) {
            assertThat(OptOutReader.read(Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .isEqualTo(new Reading.Unreadable("bad_json"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"url\":\"u\"}", "{\"teamId\":\" \",\"url\":\"u\"}", "{\"teamId\":7,\"url\":\"u\"}"})
    void refusesWhatNamesNoTeam(String text) {
        assertThat(code(text)).isEqualTo("missing_team");
    }

    @Test
    void refusesATeamThatCanNotBeOne() {
        assertThat(code("{\"teamId\":\"team a\",\"url\":\"u\"}")).isEqualTo("bad_team");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"url\":\"\"", ",\"url\":null", ",\"url\":[\"u\"]", ",\"url\":{\"url\":\"u\"}"})
    void refusesWhatNamesNobody(String field) {
        assertThat(code("{\"teamId\":\"team_a\"" + field + "}")).isEqualTo("missing_url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"url\":\"v\"", "\"teamId\":\"team_a\"", "\"url\":null", "\"\\u0075rl\":\"v\""})
    void refusesToChooseBetweenTwo(String field) {
        assertThat(code("{" + WHO + "," + field + "}")).isEqualTo("repeated_field");
    }

    @Test
    void refusesNothing() {
        assertThat(OptOutReader.read(null)).isEqualTo(new Reading.Unreadable("missing_value"));
    }

    @Property
    void isNeverThrownOffByBytes(@ForAll byte[] bytes) {
        assertThat(OptOutReader.read(bytes)).isInstanceOf(Reading.Unreadable.class);
    }

    @Property
    void isNeverThrownOffByText(@ForAll String reason) {
        assertThat(read("{" + WHO + ",\"reason\":\"" + reason + "\"}")).isNotNull();
    }

    private static Optional<String> text(OptOut optOut, String field) {
        return switch (field) {
            case "reason" -> optOut.reason();
            case "source" -> optOut.source();
            case "occurredAt" -> optOut.occurredAt();
            default -> optOut.eventId();
        };
    }

    private static String code(String text) {
        return switch (read(text)) {
            case Reading.Unreadable unreadable -> unreadable.code();
            case Reading.Understood understood -> throw new AssertionError("understood as " + understood);
        };
    }

    private static OptOut understood(String text) {
        return switch (read(text)) {
            case Reading.Understood understood -> understood.optOut();
            case Reading.Unreadable unreadable -> throw new AssertionError(unreadable.code());
        };
    }

    private static Reading read(String text) {
        return OptOutReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
