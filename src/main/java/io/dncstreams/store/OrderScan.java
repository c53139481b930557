package io.dncstreams.store;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Goes through a team's list from the newest entry back to the oldest, a piece at a time. The place between two pieces is
 * the sequence of an entry, which no add and no delete moves: what was there before the walk and is there after it comes
 * exactly once. No iterator stays open between two pieces, for one that does keeps RocksDB from letting go of files.
 */
public final class OrderScan {

    private final ReadOnlyKeyValueStore<Bytes, byte[]> list;
    private final String teamId;
    private long end;

    /** @param end below which to look; only what is added later stands at or above it */
    OrderScan(ReadOnlyKeyValueStore<Bytes, byte[]> list, String teamId, long end) {
        this.list = list;
        this.teamId = teamId;
        this.end = end;
    }

    /**
     * The next entries.
     *
     * @param atMost at least 1
     * @return as served, newest first; empty at the end
     */
    public List<byte[]> next(int atMost) {
        List<byte[]> entries = new ArrayList<>(atMost);
        if (end <= 0) {
            return entries;
        }
        long last = 0;
        try (KeyValueIterator<Bytes, byte[]> backwards =
                list.reverseRange(ListKeys.order(teamId, 0), ListKeys.order(teamId, end - 1))) {
            while (entries.size() < atMost && backwards.hasNext()) {
                KeyValue<Bytes, byte[]> next = backwards.next();
                last = ListKeys.sequence(next.key);
                entries.add(next.value);
            }
        }
        end = entries.size() < atMost ? 0 : last;
        return entries;
    }
}
