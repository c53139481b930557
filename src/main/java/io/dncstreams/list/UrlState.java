package io.dncstreams.list;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one URL of one team.
 *
 * @param listing present while the person is on the list
 * @param origins opt-outs from topics that were applied, kept after a delete
 */
public record UrlState(Optional<Listing> listing, Origins origins) {

    public static final UrlState UNKNOWN = new UrlState(Optional.empty(), Origins.NONE);

    /**
     * @param sequence place in the team's order of addition
     * @param entryId id of the entry
     * @param memberId the person's second name, where it is known
     */
    public record Listing(long sequence, String entryId, OptionalLong memberId) {}
}
