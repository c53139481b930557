package io.dncstreams.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to measure and how much.
 *
 * @param only names of measurements; none means all but those on demand
 * @param scale of the full counts and times, above 0 and at most {@value #LONGEST}; above 1 only the lists are longer
 * @param folder where broker and stores keep their data meanwhile; a folder in it is made and removed again
 */
public record BenchPlan(Set<String> only, double scale, Path folder) {

    /** Of lists, as a multiple of the usual ones. */
    static final int LONGEST = 10;

    public BenchPlan {
        only = Set.copyOf(only);
        if (!(scale > 0 && scale <= LONGEST)) {
            throw new IllegalArgumentException("the scale must be above 0 and at most " + LONGEST + ", not " + scale);
        }
        List<String> names = Bench.names();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no measurement " + name + "; there are " + String.join(", ", names));
            }
        }
    }

    boolean includes(Measurement measurement) {
        return only.isEmpty() ? !measurement.onDemand() : only.contains(measurement.name());
    }
}
