package io.dncstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

    private static final int MAX = 5_000;
    private static final RecordSize SIZE = new RecordSize(MAX);

    /** The batch as it would lie in a log, uncompressed and alone. */
    @Property
    void whatFitsIsNoLargerInALog(
            @ForAll @IntRange(max = 3_000) int keySize,
            @ForAll @IntRange(max = 5_000) int valueSize,
            @ForAll @Size(max = 40) List<@IntRange(max = 300) Integer> headerSizes) {
        Headers headers = new RecordHeaders();
        headerSizes.forEach(size -> headers.add("é".repeat(size / 10), new byte[size]));
        byte[] key = new byte[keySize];
        byte[] value = new byte[valueSize];

        int inLog = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1L, key, value, headers.toArray()))
                .sizeInBytes();

        assertThat(SIZE.fits(key, value, headers)).isIn(inLog <= MAX, false);
        if (inLog < MAX - 1_000) {
            assertThat(SIZE.fits(key, value, headers)).isTrue();
        }
    }

    /** Lengths count too, and names in bytes. */
    @Test
    void headersAreCountedWhole() {
        Headers many = new RecordHeaders();
        for (int i = 0; i < 2_000; i++) {
            many.add("é", null);
        }
        Headers longNames = new RecordHeaders();
        for (int i = 0; i < 13; i++) {
            longNames.add("é".repeat(200), null);
        }

        assertThat(SIZE.fits(null, null, many)).isFalse();
        assertThat(SIZE.fits(null, null, longNames)).isFalse();
    }

    @Test
    void nothingAtAllFits() {
        assertThat(SIZE.fits(null, null, new RecordHeaders().add("none", (byte[]) null)))
                .isTrue();
    }
}
