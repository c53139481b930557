package io.dncstreams.sample;

import java.util.Map;

/**
 * What became of the sample's prospects.
 *
 * @param suppressed count by the listed person's canonical URL
 * @param unreadable count by error code
 */
public record SampleReport(int cleared, Map<String, Integer> suppressed, Map<String, Integer> unreadable) {

    public SampleReport {
        suppressed = Map.copyOf(suppressed);
        unreadable = Map.copyOf(unreadable);
    }

    public int suppressedInAll() {
        return suppressed.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int unreadableInAll() {
        return unreadable.values().stream().mapToInt(Integer::intValue).sum();
    }
}
