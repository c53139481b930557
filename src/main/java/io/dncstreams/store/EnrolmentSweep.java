package io.dncstreams.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Goes round the enrolments and deletes those that are too old, a few with each so many that are put: the work is bounded
 * by what comes in, and so is what lies around. Nothing depends on how far it has got, for whoever reads looks at the age.
 *
 * <p>One key of the campaigns store holds where it is: {@code 's'} to phase(1), minute of the round's beginning(4), key to
 * go on from.
 */
final class EnrolmentSweep {

    /** One step for so many puts. */
    static final int EVERY = 1_024;

    private static final int READ = 1_024;
    private static final Bytes STATE = Bytes.wrap(new byte[] {'s'});
    private static final byte RESTING = 0;
    private static final byte CAMPAIGNS = 1;
    private static final byte ENROLMENTS = 2;

    private final KeyValueStore<Bytes, byte[]> enrolments;
    private final KeyValueStore<Bytes, byte[]> campaigns;
    private final CampaignNames names;
    private final int maxAgeMinutes;

    EnrolmentSweep(
            KeyValueStore<Bytes, byte[]> enrolments,
            KeyValueStore<Bytes, byte[]> campaigns,
            CampaignNames names,
            int maxAgeMinutes) {
        this.enrolments = enrolments;
        this.campaigns = campaigns;
        this.names = names;
        this.maxAgeMinutes = maxAgeMinutes;
    }

    private record State(byte phase, int beganMinute, byte[] from) {}

    /** @param minute of the record that was processed last */
    void step(int minute) {
        byte[] stored = campaigns.get(STATE);
        if (stored == null) {
            put(new State(RESTING, minute, new byte[0]));
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        State state = new State(in.get(), in.getInt(), Arrays.copyOfRange(stored, 1 + Integer.BYTES, stored.length));
        int oldest = minute - maxAgeMinutes;
        switch (state.phase()) {
            case RESTING -> {
                // Half the age: going round twice in a lifetime keeps what is too old below half of all.
                if (minute - state.beganMinute() >= Math.max(1, maxAgeMinutes / 2)) {
                    put(new State(
                            CAMPAIGNS, minute, CampaignNames.firstNumberKey().get()));
                }
            }
            case CAMPAIGNS -> put(campaigns(state, oldest));
            default -> put(enrolments(state, oldest));
        }
    }

    private State campaigns(State state, int oldest) {
        List<KeyValue<Bytes, byte[]>> read = new ArrayList<>();
        Bytes next = read(campaigns, Bytes.wrap(state.from()), CampaignNames.lastNumberKey(), read);
        for (KeyValue<Bytes, byte[]> each : read) {
            names.forgetIfUnused(each.key, each.value, oldest);
        }
        return next == null
                ? new State(ENROLMENTS, state.beganMinute(), new byte[] {0})
                : new State(CAMPAIGNS, state.beganMinute(), next.get());
    }

    private State enrolments(State state, int oldest) {
        List<KeyValue<Bytes, byte[]>> read = new ArrayList<>();
        Bytes next = read(enrolments, Bytes.wrap(state.from()), EnrolmentBytes.last(new byte[0]), read);
        for (KeyValue<Bytes, byte[]> each : read) {
            if (EnrolmentBytes.minute(each.value) < oldest) {
                enrolments.put(each.key, null);
            }
        }
        return next == null
                ? new State(RESTING, state.beganMinute(), new byte[0])
                : new State(ENROLMENTS, state.beganMinute(), next.get());
    }

    /** @return the key to go on from; null at the end */
    private static Bytes read(
            KeyValueStore<Bytes, byte[]> store, Bytes from, Bytes to, List<KeyValue<Bytes, byte[]>> into) {
        try (KeyValueIterator<Bytes, byte[]> all = store.range(from, to)) {
            while (all.hasNext()) {
                if (into.size() == READ) {
                    return all.peekNextKey();
                }
                into.add(all.next());
            }
        }
        return null;
    }

    private void put(State state) {
        campaigns.put(
                STATE,
                ByteBuffer.allocate(1 + Integer.BYTES + state.from().length)
                        .put(state.phase())
                        .putInt(state.beganMinute())
                        .put(state.from())
                        .array());
    }
}
