package io.dncstreams.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to measure and how much.
 *
 * @param only names of measurements; none means all
 * @param scale of the full counts and times, above 0 and at most 1
 * @param folder where broker and stores keep their data meanwhile; a folder in it is made and removed again
 */
public record BenchPlan(Set<String> only, double scale, Path folder) {

    public BenchPlan {
        only = Set.copyOf(only);
        if (!(scale > 0 && scale <= 1)) {
            throw new IllegalArgumentException("the scale must be above 0 and at most 1, not " + scale);
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
        return only.isEmpty() || only.contains(measurement.name());
    }
}
