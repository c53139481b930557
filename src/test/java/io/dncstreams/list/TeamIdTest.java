package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "team_67890fghij", "A-z.0:9@x", "0"})
    void takesLettersDigitsAndAFewSigns(String text) {
        assertThat(TeamId.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "a|b", "a/b", "é", "\u0661", "a\u0000", "a\n", "\ud83d\ude00", "\ud800", "a*"})
    void takesNothingElse(String text) {
        assertThat(TeamId.isValid(text)).isFalse();
    }

    @Test
    void takesNoText() {
        assertThat(TeamId.isValid(null)).isFalse();
    }

    @Test
    void isBoundedInLength() {
        assertThat(TeamId.isValid("a".repeat(TeamId.MAX_LENGTH))).isTrue();
        assertThat(TeamId.isValid("a".repeat(TeamId.MAX_LENGTH + 1))).isFalse();
    }

    @Property
    void isWhatThePatternSays(@ForAll String text) {
        assertThat(TeamId.isValid(text)).isEqualTo(text.matches("[A-Za-z0-9_\\-.:@]{1,128}"));
    }
}
