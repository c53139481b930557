package io.dncstreams.list;

import java.util.Optional;

/** The state that decisions are made from. */
public interface ListView {

    TeamState team(String teamId);

    UrlState url(String teamId, String url);

    /** Who holds an id; of any team of this partition. */
    Optional<Holder> holder(String entryId);

    /** The entry at a place in the team's order, as served. */
    Optional<byte[]> entry(String teamId, long sequence);

    /** The team and the place in its order that an id stands for. */
    record Holder(String teamId, long sequence) {}
}
