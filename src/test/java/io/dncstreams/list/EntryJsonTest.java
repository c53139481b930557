package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryJsonTest {

    private static final Instant CREATED = Instant.parse("2025-11-18T10:30:00Z");

    @Test
    void writesTheFiveFieldsInTheirOrderWithThreeDecimals() {
        Entry entry = entry(CREATED, Optional.empty(), Optional.empty());

        String json = new String(EntryJson.write(entry), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo("{\"$id\":\"dnc_1\",\"teamId\":\"team_1\",\"url\":\"https://linkedin.com/in/müller\","
                        + "\"$createdAt\":\"2025-11-18T10:30:00.000Z\",\"$updatedAt\":\"2025-11-18T10:30:00.000Z\"}");
    }

    @Test
    void putsWhatElseIsKnownBehindThem() throws Exception {
        Entry entry = entry(CREATED, Optional.of("asked"), Optional.of("crm"));

        LinkedHashMap<String, String> fields =
                new ObjectMapper().readValue(EntryJson.write(entry), new TypeReference<>() {});

        assertThat(fields.keySet())
                .containsExactly("$id", "teamId", "url", "$createdAt", "$updatedAt", "reason", "source");
    }

    @Property
    void readsWhatItWrote(
            @ForAll("texts") String reason,
            @ForAll("texts") String source,
            @ForAll @LongRange(min = 0, max = 253_370_764_799_999L) long createdAt) {
        Entry entry = entry(Instant.ofEpochMilli(createdAt), Optional.of(reason), Optional.of(source));

        Entry read = EntryJson.read(EntryJson.write(entry));

        assertThat(read).isEqualTo(entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"$id\":\"dnc_1\"}", "{\"$id\":"})
    void refusesWhatIsNoEntry(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EntryJson.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(30);
    }

    private static Entry entry(Instant createdAt, Optional<String> reason, Optional<String> source) {
        return new Entry("dnc_1", "team_1", "https://linkedin.com/in/müller", createdAt, createdAt, reason, source);
    }
}
