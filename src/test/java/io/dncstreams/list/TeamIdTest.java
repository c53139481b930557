package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TeamIdTest {

    @Property
    void isWhatTheExpressionSays(@ForAll String text) {
        assertThat(TeamId.isValid(text)).isEqualTo(text.matches("[A-Za-z0-9_.:@-]{1,128}"));
    }

    @Test
    void knowsItsEdges() {
        assertThat(TeamId.isValid(null)).isFalse();
        assertThat(TeamId.isValid("")).isFalse();
        assertThat(TeamId.isValid("team_67890fghij")).isTrue();
        assertThat(TeamId.isValid("a.B:9@x-_")).isTrue();
        assertThat(TeamId.isValid("x".repeat(128))).isTrue();
        assertThat(TeamId.isValid("x".repeat(129))).isFalse();
        assertThat(TeamId.isValid("a\n")).isFalse();
        assertThat(TeamId.isValid("team one")).isFalse();
        assertThat(TeamId.isValid("tëam")).isFalse();
    }
}
