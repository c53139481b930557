package io.dncstreams.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How large a record may be. It is looked at before every forward: a record that the producer refuses poisons the whole
 * transaction, and the stream thread with it, whatever handler is set.
 *
 * @param maxBytes below the smallest {@code max.message.bytes} of any topic written to
 */
public record RecordSize(int maxBytes) {

    /** Lengths, offsets and the batch header around one record, rounded up. */
    private static final int OVERHEAD = 200;

    private static final int HEADER_OVERHEAD = 10;

    /** At most, in UTF-8; counting them exactly would cost more than it is worth. */
    private static final int BYTES_PER_CHAR = 3;

    public boolean fits(byte[] key, byte[] value, Headers headers) {
        return fits(key, value, headers, 0);
    }

    /** @param more bytes of headers still to be added */
    boolean fits(byte[] key, byte[] value, Headers headers, int more) {
        long size = OVERHEAD + length(key) + length(value) + more;
        for (Header header : headers) {
            size += HEADER_OVERHEAD + BYTES_PER_CHAR * header.key().length() + length(header.value());
            if (size > maxBytes) {
                return false;
            }
        }
        return size <= maxBytes;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
