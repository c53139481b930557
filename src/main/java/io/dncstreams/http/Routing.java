package io.dncstreams.http;

import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.OwnerLocator;
import io.dncstreams.peer.PeerClient;
import java.util.Optional;

/**
 * How calls get to the instance that owns their team.
 *
 * @param links empty if this instance can't prove itself to others; it then answers for its own teams only
 */
public record Routing(OwnerLocator locator, Optional<Links> links) {

    /** What it takes to call others and to be called by them. */
    public record Links(PeerClient client, HopMarkers markers) {}
}
