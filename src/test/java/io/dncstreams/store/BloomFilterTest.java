package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BloomFilterTest {

    @Property(tries = 50)
    void knowsWhateverWasAdded(
            @ForAll long seed,
            @ForAll @IntRange(max = 20_000) int expected,
            @ForAll @IntRange(max = 20_000) int added) {
        BloomFilter filter = new BloomFilter(expected);
        long[] hashes = new SplittableRandom(seed).longs(added).toArray();

        LongStream.of(hashes).forEach(filter::add);

        assertThat(LongStream.of(hashes).allMatch(filter::mayContain)).isTrue();
    }

    @Property(tries = 20)
    void seldomGuessesWrong(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BloomFilter filter = new BloomFilter(50_000);
        random.longs(50_000).forEach(filter::add);

        long wrong = random.longs(50_000).filter(filter::mayContain).count();

        assertThat(wrong).isLessThan(250);
    }

    @Property(tries = 20)
    void seldomGuessesWrongHavingGrown(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BloomFilter filter = new BloomFilter(0);
        random.longs(50_000).forEach(filter::add);

        long wrong = random.longs(50_000).filter(filter::mayContain).count();

        assertThat(wrong).isLessThan(1_000);
    }
}
