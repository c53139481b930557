package io.dncstreams.store;

import java.util.List;

/**
 * The campaigns that a person is known to be in.
 *
 * @param campaigns in the order of their numbers
 * @param more whether there are others that were not kept by name, or too many to tell
 */
public record Enrolled(List<String> campaigns, boolean more) {

    public static final Enrolled NOWHERE = new Enrolled(List.of(), false);

    public Enrolled {
        campaigns = List.copyOf(campaigns);
    }
}
