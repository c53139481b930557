package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** {@link Bytes} compares as RocksDB does: byte by byte, unsigned. */
class ListKeysTest {

    @Property
    void placesStandInTheirOrder(
            @ForAll("teams") String team, @ForAll @LongRange(min = 0) long a, @ForAll @LongRange(min = 0) long b) {
        int byKey = ListKeys.order(team, a).compareTo(ListKeys.order(team, b));

        assertThat(Integer.signum(byKey)).isEqualTo(Long.compare(a, b));
    }

    @Property
    void blocksStandInTheirOrderLevelByLevel(
            @ForAll("teams") String team,
            @ForAll @IntRange(min = 1, max = 6) int level,
            @ForAll @LongRange(min = 0) long a,
            @ForAll @LongRange(min = 0) long b) {
        Bytes key = ListKeys.holes(team, level, a);

        assertThat(Integer.signum(key.compareTo(ListKeys.holes(team, level, b))))
                .isEqualTo(Long.compare(a, b));
        assertThat(key).isLessThan(ListKeys.holes(team, level + 1, 0));
    }

    @Property
    void numbersAreReadBack(@ForAll("teams") String team, @ForAll @LongRange(min = 0) long number) {
        assertThat(ListKeys.sequence(ListKeys.order(team, number))).isEqualTo(number);
        assertThat(ListKeys.block(ListKeys.holes(team, 3, number))).isEqualTo(number);
    }

    @Property(tries = 2_000)
    void noTeamsRangeHoldsAnothersKeys(
            @ForAll("teams") String team,
            @ForAll("teams") String other,
            @ForAll @LongRange(min = 0) long number,
            @ForAll @IntRange(min = 1, max = 6) int level) {
        Bytes first = ListKeys.order(team, 0);
        Bytes last = ListKeys.order(team, Long.MAX_VALUE);
        Bytes firstHole = ListKeys.holes(team, 1, 0);
        Bytes lastHole = ListKeys.holes(team, 6, Long.MAX_VALUE);

        for (Bytes key : keys(other, number, level)) {
            boolean isOwnPlace = team.equals(other) && key.equals(ListKeys.order(other, number));
            boolean isOwnHole = team.equals(other) && key.equals(ListKeys.holes(other, level, number));
            assertThat(isWithin(key, first, last)).isEqualTo(isOwnPlace);
            assertThat(isWithin(key, firstHole, lastHole)).isEqualTo(isOwnHole);
        }
    }

    @Property(tries = 2_000)
    void noKeyIsMadeTwice(
            @ForAll("teams") String team,
            @ForAll("teams") String other,
            @ForAll @LongRange(min = 0) long number,
            @ForAll @IntRange(min = 1, max = 6) int level) {
        List<Bytes> keys = keys(team, number, level);

        assertThat(keys).doesNotHaveDuplicates();
        if (!team.equals(other)) {
            assertThat(keys).doesNotContainAnyElementsOf(keys(other, number, level));
        }
    }

    /** A URL may begin with anything, so that only the length in front tells where the team ends. */
    @Test
    void aUrlDoesNotPassForPartOfATeam() {
        assertThat(ListKeys.url("ab", "c")).isNotEqualTo(ListKeys.url("a", "bc"));
    }

    @Test
    void takesTheLongestTeamAndNoLonger() {
        assertThat(ListKeys.order("a".repeat(255), 0)).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> ListKeys.order("a".repeat(256), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ListKeys.order("", 0));
    }

    private static List<Bytes> keys(String team, long number, int level) {
        return List.of(
                ListKeys.order(team, number),
                ListKeys.holes(team, level, number),
                ListKeys.member(team, number),
                ListKeys.url(team, "https://linkedin.com/in/" + number));
    }

    private static boolean isWithin(Bytes key, Bytes first, Bytes last) {
        return key.compareTo(first) >= 0 && key.compareTo(last) <= 0;
    }

    /** Few letters, so that one is often a prefix of another; and lengths on both sides of a signed byte. */
    @Provide
    Arbitrary<String> teams() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(4),
                Arbitraries.of("o", "h", "u", "m", "o\u0001a", "a".repeat(127), "a".repeat(128)));
    }
}
