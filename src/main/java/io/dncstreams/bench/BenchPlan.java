package io.dncstreams.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to measure and how much.
 *
 * @param only names of measurements; none means all but those on demand
 * @param scale of the full counts and times, above 0 and at most {@value #LONGEST}; above 1 only the lists are longer
 * @param listed people on the lists of all teams together, 1 or more
 * @param teams 1 to {@value #MOST_TEAMS}
 * @param folder where broker and stores keep their data meanwhile; a folder in it is made and removed again
 */
public record BenchPlan(Set<String> only, double scale, long listed, int teams, Path folder) {

    /** Of lists, as a multiple of the usual ones. */
    static final int LONGEST = 10;

    static final int MOST_TEAMS = 100_000;
    private static final long FULL_LIST = 1_000_000;

    /** With as many people and teams as the scale asks for. */
    public BenchPlan(Set<String> only, double scale, Path folder) {
        this(only, scale, listed(scale), Workload.TEAMS, folder);
    }

    /** People on the lists, where nobody says otherwise. */
    public static long listed(double scale) {
        return Math.max(1, Math.round(FULL_LIST * scale));
    }

    public BenchPlan {
        only = Set.copyOf(only);
        if (!(scale > 0 && scale <= LONGEST)) {
            throw new IllegalArgumentException("the scale must be above 0 and at most " + LONGEST + ", not " + scale);
        }
        if (listed < 1) {
            throw new IllegalArgumentException("at least one person must be listed, not " + listed);
        }
        if (teams < 1 || teams > MOST_TEAMS) {
            throw new IllegalArgumentException("there can be 1 to " + MOST_TEAMS + " teams, not " + teams);
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
