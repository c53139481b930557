package io.dncstreams.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;

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

    public boolean fits(byte[] key, byte[] value, Headers headers) {
        long size = OVERHEAD + length(key) + length(value);
        for (Header header : headers) {
            size += HEADER_OVERHEAD + Utils.utf8Length(header.key()) + length(header.value());
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
