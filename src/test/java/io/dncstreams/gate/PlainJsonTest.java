package io.dncstreams.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole parser is the judge: whatever the quick reading takes, that must read in the same way. */
class PlainJsonTest {

    private static final GateReader PROSPECTS = new GateReader(GateSpec.PROSPECTS);
    private static final GateReader NESTED = new GateReader(new GateSpec(
            "nested",
            "in",
            "cleared",
            "suppressed",
            JsonPointer.compile("/a/teamId"),
            JsonPointer.compile("/a/b/url"),
            Optional.of(JsonPointer.compile("/a")),
            true));

    /** Pieces that JSON is made of, and some that it is nearly made of. */
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"teamId\"",
            "\"url\"",
            "\"campaignId\"",
            "\"a\"",
            "\"b\"",
            "\"\"",
            "\"team_1\"",
            "\"linkedin.com/in/ann\"",
            "\"https://www.linkedin.com/in/Bob/?x=1\"",
            "\"c 1\"",
            "true",
            "false",
            "null",
            "tru",
            "nul",
            "TRUE",
            "0",
            "-0",
            "1",
            "17",
            "-5",
            "01",
            "1.",
            "1.5",
            ".5",
            "1e",
            "1e5",
            "1E+5",
            "2.5e-3",
            "+1",
            "-",
            "--1",
            "NaN",
            " ",
            "\n",
            "\t",
            "\r",
            "\f",
            "\u0000",
            "\u0001",
            "\\",
            "\\n",
            "\"\\u0075rl\"",
            "\"x\\\"y\"",
            "é",
            "\"é\"",
            "\"日本\"",
            "\uFEFF",
            "/",
            "//",
            "#",
            "'",
            "\u007F",
            "\"\u007F\"");

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    void piecesAreReadAsTheParserReadsThem(@ForAll("soup") String soup) {
        assertThatBothAgree(soup.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    void documentsAreReadAsTheParserReadsThem(@ForAll Random random) {
        assertThatBothAgree(document(random).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 6_000, edgeCases = EdgeCasesMode.NONE)
    void damagedDocumentsAreReadAsTheParserReadsThem(@ForAll Random random) {
        byte[] value = document(random).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            String text = new String(value, StandardCharsets.ISO_8859_1);
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(3));
            String instead = random.nextBoolean()
                    ? PIECES.get(random.nextInt(PIECES.size()))
                    : Character.toString((char) random.nextInt(256));
            value = (text.substring(0, at) + instead + text.substring(to))
                    .getBytes(random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            if (value.length == 0) {
                return;
            }
        }
        assertThatBothAgree(value);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void documentsThatAreCutOffAreNotPlain(@ForAll Random random) {
        byte[] value = document(random).strip().getBytes(StandardCharsets.UTF_8);
        byte[] cut = new byte[random.nextInt(value.length)];
        System.arraycopy(value, 0, cut, 0, cut.length);

        assertThat(PlainJson.read(cut, root(), new Found(1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"x\":[],\"y\":{},\"z\":[[1,2.5e-3],{\"w\":null}],\"v\":true}\n",
                "{\"teamId\":\"t\",\"name\":\"José Ångström 日本\",\"n\":-0.5,\"m\":0}",
            })
    void takesWhatIsPlain(String plain) {
        assertThat(PlainJson.read(plain.getBytes(StandardCharsets.UTF_8), root(), new Found(1)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "1", "{} {}", "{}\u0000", "{\"a\":1,}", "{\"a\" 1}", "{\"a\":\"\\n\"}", "{a:1}"})
    void leavesEverythingElse(String other) {
        assertThat(PlainJson.read(other.getBytes(StandardCharsets.UTF_8), root(), new Found(1)))
                .isFalse();
    }

    @Test
    void leavesWhatTheParserHasLimitsFor() {
        Function<String, Boolean> read =
                text -> PlainJson.read(text.getBytes(StandardCharsets.UTF_8), root(), new Found(1));

        assertThat(read.apply("{\"" + "n".repeat(40_000) + "\":1}")).isFalse();
        assertThat(read.apply("{\"n\":" + "1".repeat(1_001) + "}")).isFalse();
        assertThat(read.apply("{\"n\":" + "[".repeat(300) + "]".repeat(300) + "}"))
                .isFalse();
        assertThat(read.apply("{\"n\":" + "[".repeat(20) + "]".repeat(20) + "}"))
                .isTrue();
    }

    private static void assertThatBothAgree(byte[] value) {
        for (GateReader reader : List.of(PROSPECTS, NESTED)) {
            GateReading reading = reader.read(value);
            if (!new String(value, StandardCharsets.UTF_8).equals(decoded(value))) {
                assertThat(reading).isEqualTo(new GateReading.Unreadable("bad_json"));
            } else {
                assertThat(reading).isEqualTo(reader.parse(value));
            }
        }
    }

    /** The text, or something else if these bytes are no UTF-8. */
    private static String decoded(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value) ? text : text + "?";
    }

    private static Place root() {
        Place.Builder places = new Place.Builder();
        places.add(JsonPointer.compile("/teamId"));
        return places.build();
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(PIECES).list().ofMaxSize(30).map(pieces -> "{" + String.join("", pieces) + "}");
    }

    private static String document(Random random) {
        return space(random) + object(random, 3) + space(random);
    }

    private static String object(Random random, int depth) {
        StringBuilder out = new StringBuilder("{");
        int fields = random.nextInt(6);
        for (int i = 0; i < fields; i++) {
            out.append(i == 0 ? "" : ",")
                    .append(space(random))
                    .append(name(random))
                    .append(space(random))
                    .append(':')
                    .append(space(random))
                    .append(value(random, depth))
                    .append(space(random));
        }
        return out.append('}').toString();
    }

    private static String name(Random random) {
        List<String> names = List.of("teamId", "url", "campaignId", "a", "b", "name", "u", "");
        return '"' + names.get(random.nextInt(names.size())) + '"';
    }

    private static String value(Random random, int depth) {
        List<String> values = List.of(
                "\"team_1\"",
                "\"linkedin.com/in/ann\"",
                "\"https://www.linkedin.com/in/%C3%A9ric/\"",
                "\"\"",
                "\" \"",
                "\"a rather long text, so that eight bytes at a time have something to do\"",
                "\"Zoë\"",
                "\"\\u0041\"",
                "17",
                "-0",
                "1.50",
                "1e9",
                "true",
                "null");
        return switch (random.nextInt(4)) {
            case 0 -> depth == 0 ? "[]" : "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
            case 1 -> depth == 0 ? "{}" : object(random, depth - 1);
            default -> values.get(random.nextInt(values.size()));
        };
    }

    private static String space(Random random) {
        return List.of("", "", "", " ", "\n\t").get(random.nextInt(5));
    }
}
