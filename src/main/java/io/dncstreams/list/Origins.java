package io.dncstreams.list;

import java.util.ArrayList;
import java.util.List;

/**
 * The opt-outs of one person that were applied: the highest offset per source partition. An opt-out at or below it says
 * nothing new, however often it is delivered; one above it does. It is kept per person and survives a delete, because
 * only then a redelivery can be told from a new opt-out even if records of other people went missing in between.
 *
 * @param highest at most one per topic and partition
 */
public record Origins(List<Origin> highest) {

    public static final Origins NONE = new Origins(List.of());

    public Origins {
        highest = List.copyOf(highest);
    }

    public boolean covers(Origin origin) {
        for (Origin seen : highest) {
            if (isSamePartition(seen, origin)) {
                return origin.offset() <= seen.offset();
            }
        }
        return false;
    }

    /** These and one more. */
    public Origins with(Origin origin) {
        if (covers(origin)) {
            return this;
        }
        List<Origin> next = new ArrayList<>(highest.size() + 1);
        for (Origin seen : highest) {
            if (!isSamePartition(seen, origin)) {
                next.add(seen);
            }
        }
        next.add(origin);
        return new Origins(next);
    }

    private static boolean isSamePartition(Origin a, Origin b) {
        return a.partition() == b.partition() && a.topicId().equals(b.topicId());
    }
}
