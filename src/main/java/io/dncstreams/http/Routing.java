package io.dncstreams.http;

import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.OwnerLocator;
import io.dncstreams.peer.PeerClient;
import io.dncstreams.peer.PeerProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How calls get to the instance that owns their team.
 *
 * @param links empty if this instance can't prove itself to others; it then answers for its own teams only
 * @param entries answers other instances
 * @param self which process this is, told to other instances; empty if it doesn't say
 */
public record Routing(
        OwnerLocator locator, Optional<Links> links, LocalEntries entries, Supplier<Optional<PeerProcess>> self) {

    /** Of a process that doesn't say which it is. */
    public Routing(OwnerLocator locator, Optional<Links> links, LocalEntries entries) {
        this(locator, links, entries, Optional::empty);
    }

    /** Path, before an id, of the question between instances whether an entry of any team exists. */
    public static final String ENTRIES = "/internal/entries/";

    /** Status that says that it does. */
    public static final int HELD = 204;

    /** Status that says that it doesn't. */
    public static final int NOT_HELD = 404;

    /** What it takes to call others and to be called by them. */
    public record Links(PeerClient client, HopMarkers markers) {}

    /** Whether an entry of any team is in a partition of this instance. */
    @FunctionalInterface
    public interface LocalEntries {

        /**
         * @param left time to answer
         * @return empty if the id's partition isn't this instance's
         * @throws io.dncstreams.query.UnavailableException if it can't be told now
         */
        Optional<Boolean> hold(String entryId, Duration left);
    }
}
