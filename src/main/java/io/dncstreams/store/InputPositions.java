package io.dncstreams.store;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far one task has processed its inputs, kept beside its lists and committed in the same transactions as what came of
 * the records. The group's positions say the same, until a coordinator forgets some of them and has the task read
 * again what it has read: then this tells which records those are. Inputs are those of one generation of the
 * installation, so a topic made anew never meets the positions of the old one.
 *
 * <p>For the task's stream thread alone.
 */
public final class InputPositions {

    private final KeyValueStore<Bytes, byte[]> list;
    private final ProcessorContext<?, ?> context;
    private final Map<String, Input> inputs = new HashMap<>();

    private InputPositions(KeyValueStore<Bytes, byte[]> list, ProcessorContext<?, ?> context) {
        this.list = list;
        this.context = context;
    }

    public static InputPositions of(ProcessorContext<?, ?> context) {
        return new InputPositions(context.getStateStore(ListStore.LIST), context);
    }

    /**
     * The position in the task's partition of a topic.
     *
     * @param setByHand whether somebody has moved the group's position there, and wants the records processed again
     */
    public Input input(String topic, boolean setByHand) {
        return inputs.computeIfAbsent(topic, name -> {
            byte[] stored = setByHand ? null : list.get(ListKeys.position(name));
            return stored == null ? new Input() : ListValues.position(stored);
        });
    }

    /** Puts down what has changed; to be called before each commit. */
    public void store() {
        inputs.forEach((topic, input) -> {
            if (input.moved) {
                put(topic, input);
                input.moved = false;
            }
        });
    }

    private void put(String topic, Input input) {
        InternalProcessorContext<?, ?> task = (InternalProcessorContext<?, ?>) context;
        ProcessorRecordContext current = task.recordContext();
        // A gate's record counts as of the year 9999, which brokers don't take in a changelog.
        task.setRecordContext(new ProcessorRecordContext(
                task.currentSystemTimeMs(), input.offset, task.taskId().partition(), topic, new RecordHeaders()));
        try {
            list.put(ListKeys.position(topic), ListValues.position(input));
        } finally {
            task.setRecordContext(current);
        }
    }

    /** One input of the task. */
    public static final class Input {

        /** The epoch of a record whose broker tells none. */
        public static final int NO_EPOCH = -1;

        private long offset;
        private int epoch;
        private boolean moved;

        /** Nothing processed yet. */
        Input() {
            this(-1, NO_EPOCH);
        }

        Input(long offset, int epoch) {
            this.offset = offset;
            this.epoch = epoch;
        }

        /** Of the last record processed; -1 for none. */
        public long offset() {
            return offset;
        }

        /** The leader epoch of that record. */
        int epoch() {
            return epoch;
        }

        /**
         * Takes a record on, unless it was processed before. One of a later leader epoch is new even at an offset that
         * was processed: then the log was cut off and goes on with other records, for within a log epochs only rise. So
         * is one without an epoch, for all that can be known.
         *
         * @param recordOffset its offset
         * @param recordEpoch its leader epoch, or {@link #NO_EPOCH}
         * @return whether it is new, and counts as processed from now on
         */
        public boolean advance(long recordOffset, int recordEpoch) {
            if (recordOffset <= offset && recordEpoch <= epoch && recordEpoch != NO_EPOCH) {
                return false;
            }
            offset = recordOffset;
            epoch = Math.max(epoch, recordEpoch);
            moved = true;
            return true;
        }
    }
}
