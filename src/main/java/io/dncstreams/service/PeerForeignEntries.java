package io.dncstreams.service;

import io.dncstreams.http.Routing;
import io.dncstreams.http.Routing.Links;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.PeerCall;
import io.dncstreams.peer.PeerOutcome;
import io.dncstreams.query.ForeignEntries;
import io.dncstreams.query.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpFields;

/** Asks the instance that owns a partition, as long as there is time. */
final class PeerForeignEntries implements ForeignEntries {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final StreamsOwnerLocator locator;
    private final Optional<Links> links;
    private final InstantSource clock;

    PeerForeignEntries(StreamsOwnerLocator locator, Optional<Links> links, InstantSource clock) {
        this.locator = locator;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public boolean exist(int partition, String entryId, Instant deadline) {
        try {
            while (links.isPresent() && clock.instant().isBefore(deadline)) {
                Owner owner = locator.ownerOf(partition);
                if (owner instanceof Owner.Peer peer) {
                    PeerOutcome outcome =
                            links.get().client().send(peer.address(), question(entryId), left(deadline), any -> true);
                    if (outcome instanceof PeerOutcome.Answered answered) {
                        answered.body().close();
                        if (answered.status() == Routing.HELD || answered.status() == Routing.NOT_HELD) {
                            return answered.status() == Routing.HELD;
                        }
                    }
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new UnavailableException("the owner of another partition could not be asked", RETRY_AFTER);
    }

    private Duration left(Instant deadline) {
        return Duration.between(clock.instant(), deadline);
    }

    private static PeerCall question(String entryId) {
        String requestId =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return new PeerCall(
                "GET",
                Routing.ENTRIES + entryId,
                HttpFields.build().put("X-Request-Id", requestId),
                requestId,
                "",
                Optional.empty(),
                -1);
    }
}
