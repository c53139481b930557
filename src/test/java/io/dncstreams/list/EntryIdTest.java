package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryIdTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String URL = "https://linkedin.com/in/ann";
    private static final Origin ORIGIN = new Origin(new Uuid(1, 2), 3, 4);

    @Test
    void everyPartitionIsReadBackFromItsIds() {
        for (int partition = 0; partition < EntryId.MAX_PARTITIONS; partition++) {
            assertThat(EntryId.partition(EntryId.random(partition, RANDOM))).hasValue(partition);
            assertThat(EntryId.partition(EntryId.derived(partition, ORIGIN, URL)))
                    .hasValue(partition);
        }
    }

    @Property
    void hasItsShape(@ForAll @IntRange(max = EntryId.MAX_PARTITIONS - 1) int partition, @ForAll long offset) {
        String id = EntryId.derived(partition, new Origin(new Uuid(1, 2), 3, offset), URL);

        assertThat(id).matches("dnc_[A-Za-z0-9]{24}");
        assertThat(EntryId.random(partition, RANDOM)).matches("dnc_[A-Za-z0-9]{24}");
    }

    @Test
    void isDerivedTheSameEveryTime() {
        assertThat(EntryId.derived(5, new Origin(new Uuid(1, 2), 3, 4), URL))
                .isEqualTo(EntryId.derived(5, ORIGIN, URL));
    }

    /** Entries keep their ids for ever; another derivation would make a second entry of an opt-out that is read again. */
    @Test
    void isDerivedAsInEveryBuildBefore() {
        assertThat(EntryId.derived(5, ORIGIN, URL)).isEqualTo("dnc_056PUkeS8QaiqGROXyIK6aTQ");
    }

    /** The first 128 bits of the SHA-256 in base 62, reckoned as a textbook would. */
    @Property
    void isTheNumberInBase62(@ForAll long offset, @ForAll @AlphaChars String url) throws Exception {
        Origin origin = new Origin(new Uuid(1, 2), 3, offset);
        byte[] name = url.getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(ByteBuffer.allocate(28 + name.length)
                        .putLong(1)
                        .putLong(2)
                        .putInt(3)
                        .putLong(offset)
                        .put(name)
                        .array());
        BigInteger number = new BigInteger(1, Arrays.copyOf(hash, 16));
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 22; i++) {
            BigInteger[] divided = number.divideAndRemainder(BigInteger.valueOf(62));
            int digit = divided[1].intValue();
            digits.append((char) (digit < 10 ? '0' + digit : digit < 36 ? 'A' + digit - 10 : 'a' + digit - 36));
            number = divided[0];
        }

        assertThat(EntryId.derived(63, origin, url)).isEqualTo("dnc_11" + digits.reverse());
    }

    @Test
    void differsWithEachPartOfTheOriginAndTheUrl() {
        Set<String> ids = new HashSet<>();
        ids.add(EntryId.derived(5, ORIGIN, URL));
        ids.add(EntryId.derived(5, new Origin(new Uuid(1, 3), 3, 4), URL));
        ids.add(EntryId.derived(5, new Origin(new Uuid(2, 2), 3, 4), URL));
        ids.add(EntryId.derived(5, new Origin(new Uuid(1, 2), 4, 4), URL));
        ids.add(EntryId.derived(5, new Origin(new Uuid(1, 2), 3, 5), URL));

        ids.add(EntryId.derived(5, ORIGIN, "https://linkedin.com/in/bob"));

        assertThat(ids).hasSize(6);
    }

    @Test
    void randomIdsDiffer() {
        assertThat(EntryId.random(0, RANDOM)).isNotEqualTo(EntryId.random(0, RANDOM));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dnc_",
                "dnc_12345abcde",
                "dnc_00000000000000000000000",
                "dnc_0000000000000000000000000",
                "dnd_000000000000000000000000",
                "dnc_00000000000000000000000-",
                "dnc_é00000000000000000000000",
                "dnc_٠00000000000000000000000",
            })
    void readsNoPartitionFromWhatIsNoIdOfOurs(String text) {
        assertThat(EntryId.partition(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, EntryId.MAX_PARTITIONS})
    void namesNoPartitionThatDoesNotFit(int partition) {
        assertThatIllegalArgumentException().isThrownBy(() -> EntryId.derived(partition, ORIGIN, URL));
    }
}
