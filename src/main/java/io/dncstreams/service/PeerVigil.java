package io.dncstreams.service;

import io.dncstreams.http.Routing.Links;
import io.dncstreams.ownership.NamedProcess;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.peer.PeerProcess;
import io.dncstreams.peer.PeerWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Instances look at each other; one whose process is gone makes way at once. */
final class PeerVigil implements AutoCloseable {

    /** Least time between saying that this process leaves and refusing connections: some looks of the others, also of busy ones. */
    static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PeerVigil.class);

    private final DncCore core;
    private final PeerWatch watch;
    private final Counter found;
    private final String start = PeerProcess.newStart();
    private volatile boolean leaving;

    /** @param found as {@link #counter} makes it */
    PeerVigil(DncCore core, Links links, Counter found) {
        this.core = core;
        this.watch = new PeerWatch(links.markers().own(), core.locator()::others, links.client(), this::isGone);
        this.found = found;
    }

    /** There also where nobody is watched: who looks for it then finds that none was found. */
    static Counter counter(MeterRegistry registry) {
        return Counter.builder("dnc.peers.found.dead")
                .description("Processes of other instances that this one found gone before their session ended")
                .register(registry);
    }

    void start() {
        watch.start();
    }

    /** What the others are told; empty for a process without a name, whose members nobody can take out. */
    Optional<PeerProcess> self() {
        return core.process().map(process -> new PeerProcess(process.text(), start, leaving));
    }

    private void isGone(PeerAddress address, PeerProcess process) {
        found.increment();
        Optional<NamedProcess> gone = NamedProcess.parse(process.name());
        if (gone.isEmpty()) {
            LOG.debug("{} says of itself what this version does not read", address);
            return;
        }
        try {
            int members = core.takeOut(gone.get());
            if (members > 0) {
                LOG.info("took {} members of {}, whose process is gone, out of the groups", members, address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks no more, and tells whoever looks that this process leaves by itself. */
    @Override
    public void close() {
        leaving = true;
        watch.close();
    }
}
