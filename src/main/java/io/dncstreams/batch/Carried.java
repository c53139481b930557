package io.dncstreams.batch;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * Many records on their way through Kafka Streams as one: what Streams does for each record costs a gate about as much
 * as judging it, and a tenth of what an opt-out costs. They travel as a header of that one, because Streams hands on headers
 * as they are. A header that came over the network is never of this class, whatever it is called.
 *
 * @param <R> record of a consumer or of a producer
 */
abstract sealed class Carried<R> implements Header permits InputBatch, OutputBatch {

    static final byte[] NOTHING = {};

    private final String name;
    private List<R> records = new ArrayList<>();
    private boolean taken;

    Carried(String name) {
        this.name = name;
    }

    /** Puts one behind the others. */
    final void put(R record) {
        records.add(record);
    }

    public final boolean isEmpty() {
        return records.isEmpty();
    }

    /**
     * Gives the records away, in their order. Streams keeps headers for longer than that, with what lies in its caches,
     * and must not keep records by them.
     *
     * @throws IllegalStateException if they were given away before: to take none for all of them would lose them
     */
    public final List<R> take() {
        if (taken) {
            throw new IllegalStateException("the records of a batch can be taken once");
        }
        taken = true;
        List<R> all = records;
        records = List.of();
        return all;
    }

    @Override
    public final String key() {
        return name;
    }

    @Override
    public final byte[] value() {
        return NOTHING;
    }
}
