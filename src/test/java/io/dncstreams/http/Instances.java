package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.OwnerLocator;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.peer.PeerClient;
import io.dncstreams.peer.PeerHosts;
import io.dncstreams.peer.PeerSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Two real servers with lists of their own. The first is asked; who owns the team is said by the test. */
final class Instances implements AutoCloseable {

    static final String SECRET = "the-secret-of-all-instances-in-this-test";

    final AtomicReference<OwnerLocator> locator = new AtomicReference<>(team -> new Owner.Unknown());
    final PeerAddress askedAddress = freeAddress();
    final PeerAddress ownerAddress;
    final PeerClient client;
    final TestServer asked;
    final TestServer owner;
    private final PeerClient ownersClient;

    Instances() {
        this(SECRET, Duration.ofSeconds(10), new Limits(0, 0, 0));
    }

    Instances(String secretOfOwner, Duration timeout, Limits limits) {
        this(secretOfOwner, timeout, limits, UnaryOperator.identity());
    }

    /** @param advertised where the others call the owner, which listens on the given address */
    Instances(UnaryOperator<PeerAddress> advertised) {
        this(SECRET, Duration.ofSeconds(10), new Limits(0, 0, 0), advertised);
    }

    private Instances(String secretOfOwner, Duration timeout, Limits limits, UnaryOperator<PeerAddress> advertised) {
        PeerAddress listening = freeAddress();
        ownerAddress = advertised.apply(listening);
        AtomicReference<InstantSource> ownersClock = new AtomicReference<>(InstantSource.system());
        HopMarkers askedMarkers = markers(SECRET, askedAddress, () -> TestServer.START);
        HopMarkers ownerMarkers =
                markers(secretOfOwner, ownerAddress, () -> ownersClock.get().instant());
        client = PeerClient.start(askedMarkers, new PeerHosts(List.of("127.0.0.1")));
        ownersClient = PeerClient.start(ownerMarkers, new PeerHosts(List.of("127.0.0.1")));
        asked = server(askedAddress, timeout, limits, Optional.of(new Routing.Links(client, askedMarkers)));
        owner = server(listening, timeout, limits, Optional.of(new Routing.Links(ownersClient, ownerMarkers)));
        ownersClock.set(owner.clock);
        asked.list.moveAway("team_1");
        locator.set(team -> new Owner.Peer(ownerAddress));
    }

    private TestServer server(PeerAddress address, Duration timeout, Limits limits, Optional<Routing.Links> links) {
        HttpSettings d = HttpSettings.defaults().at(address.host(), address.port());
        HttpSettings settings = new HttpSettings(
                d.host(),
                d.port(),
                d.maxBodyBytes(),
                d.maxBatchBytes(),
                d.maxBatchEntries(),
                d.maxConnections(),
                timeout,
                d.bodyTimeout(),
                d.idleTimeout(),
                d.stopTimeout());
        return new TestServer(
                settings,
                limits,
                TestServer.keys(),
                Optional.of(new Routing(
                        team -> locator.get().ownerOf(team),
                        links,
                        (id, left) -> Optional.of(id.equals("dnc_known")))));
    }

    static HopMarkers markers(String secret, PeerAddress own) {
        return markers(secret, own, () -> TestServer.START);
    }

    private static HopMarkers markers(String secret, PeerAddress own, InstantSource clock) {
        return new HopMarkers(new PeerSecret(secret), own, clock);
    }

    static PeerAddress freeAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new PeerAddress("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        asked.close();
        owner.close();
        client.close();
        ownersClient.close();
    }
}
