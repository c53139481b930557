package io.dncstreams.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each test has a second instance beside the one in question: it dies a little later, and by the time that this is noticed,
 * the other would have been too.
 */
class PeerWatchTest {

    private static final PeerSecret SECRET = new PeerSecret("a-secret-of-at-least-thirty-two-characters");

    private final List<String> gone = new CopyOnWriteArrayList<>();
    private final Set<PeerAddress> others = ConcurrentHashMap.newKeySet();
    private final List<Peer> peers = new ArrayList<>();
    private final Peer own = new Peer("own");
    private final PeerClient client = PeerClient.start(
            new HopMarkers(SECRET, new PeerAddress("127.0.0.1", 1), InstantSource.system()),
            new PeerHosts(List.of("127.0.0.1")));
    private final PeerWatch watch = new PeerWatch(
            own.address, () -> Set.copyOf(others), client, (address, process) -> gone.add(process.name()));

    PeerWatchTest() throws IOException {}

    @AfterEach
    void stop() {
        own.die();
        watch.close();
        client.close();
        peers.forEach(Peer::die);
    }

    private Peer peer(String name) throws IOException {
        Peer peer = new Peer(name);
        peers.add(peer);
        others.add(peer.address);
        return peer;
    }

    /** Until each was looked at a few times from now on. */
    private void lookAt(Peer... each) {
        for (Peer one : each) {
            int before = one.looks.get();
            Awaitility.await("it is looked at")
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        watch.look();
                        return one.looks.get() >= before + 3;
                    });
        }
    }

    private void lookUntilOnlyThisIsGone(Peer control) {
        // Who refused for a moment before somebody else listened there would leave the control to its session.
        lookUntilSuspectsAre(0);
        lookAt(control);
        control.die();
        lookUntilGone("control");
    }

    private void lookUntilGone(String... names) {
        Awaitility.await("they are missed").pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            watch.look();
            assertThat(gone).containsExactlyInAnyOrder(names);
        });
    }

    private void lookUntilSuspectsAre(long expected) {
        Awaitility.await("suspects").pollInterval(Duration.ofMillis(20)).until(() -> {
            watch.look();
            return watch.suspects() == expected;
        });
    }

    @Test
    void aProcessThatIsGoneIsMissedOnceForEachStart() throws IOException {
        Peer one = peer("one");
        Peer other = peer("other");
        lookAt(one, other);

        one.die();
        lookUntilGone("one");

        one.live();
        lookAt(one, other);
        one.die();
        one.start = "next";
        one.live();
        lookAt(one, other);
        one.die();
        lookUntilGone("one", "one");

        lookUntilSuspectsAre(0);
        other.die();
        lookUntilGone("one", "one", "other");
    }

    /** Of a host that refuses everything itself nobody can be missed. */
    @Test
    void severalThatRefuseAtOnceAreLeftToTheirSessions() throws IOException {
        Peer one = peer("one");
        Peer other = peer("other");
        Peer control = peer("control");
        lookAt(one, other, control);

        one.die();
        other.die();
        lookUntilSuspectsAre(2);
        lookUntilSuspectsAre(0);

        lookUntilOnlyThisIsGone(control);
    }

    @Test
    void whoCanNotBeReachedItselfMissesNobody() throws IOException {
        Peer one = peer("one");
        lookAt(one);

        own.die();
        one.die();
        lookUntilSuspectsAre(1);
        lookUntilSuspectsAre(0);

        own.live();
        lookUntilOnlyThisIsGone(peer("control"));
    }

    @Test
    void whoNeverProvedItselfIsNotMissed() throws IOException {
        Peer stranger = peer("stranger");
        stranger.secret = new PeerSecret("another-secret-of-thirty-two-characters");
        Peer liar = peer("liar");
        liar.claims = "another";
        Peer control = peer("control");
        lookAt(stranger, liar, control);

        stranger.die();
        liar.die();

        lookUntilOnlyThisIsGone(control);
    }

    @Test
    void whoAcceptsAndIsSilentOrBreaksOffIsNotMissed() throws IOException {
        Peer paused = peer("paused");
        Peer broken = peer("broken");
        Peer control = peer("control");
        lookAt(paused, broken, control);

        paused.die();
        broken.die();
        try (ServerSocket silent = listen(paused.address);
                ServerSocket rude = listen(broken.address)) {
            Thread.ofVirtual().start(() -> hangUp(rude));
            lookUntilOnlyThisIsGone(control);
            assertThat(silent.isClosed()).isFalse();
        }
    }

    private static ServerSocket listen(PeerAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()), 50);
        return socket;
    }

    private static void hangUp(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                socket.accept().close();
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void whoSaysThatItLeavesIsNotMissed() throws IOException {
        Peer leaving = peer("leaving");
        Peer control = peer("control");
        lookAt(leaving, control);

        leaving.leaves = true;
        lookAt(leaving, control);
        leaving.die();

        lookUntilOnlyThisIsGone(control);
    }

    @Test
    void hostsThatAreNotAllowedAreNotLookedAt() throws IOException {
        Peer foreign = peer("foreign");
        others.remove(foreign.address);
        others.add(new PeerAddress("localhost", foreign.address.port()));
        Peer control = peer("control");
        lookAt(control);

        assertThat(foreign.looks).hasValue(0);
    }

    @Test
    void whoHasStoppedItselfMissesNobody() throws IOException {
        Peer one = peer("one");
        Peer control = peer("control");
        List<String> missed = new CopyOnWriteArrayList<>();
        PeerWatch stopped = new PeerWatch(
                own.address, () -> Set.copyOf(others), client, (address, process) -> missed.add(process.name()));
        stopped.look();
        lookAt(one, control);

        stopped.close();
        for (Peer each : List.of(one, control)) {
            each.die();
            Awaitility.await("the other watch misses it")
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        stopped.look();
                        watch.look();
                        return gone.contains(each.name);
                    });
            lookUntilSuspectsAre(0);
        }
        assertThat(missed).isEmpty();
    }

    /** What another instance answers; it comes and goes at one address. */
    private static final class Peer {

        private final String name;
        private final PeerAddress address;
        private final AtomicInteger looks = new AtomicInteger();
        private volatile PeerSecret secret = SECRET;
        private volatile String start;
        private volatile String claims = "";
        private volatile boolean leaves;
        private Optional<HttpServer> server = Optional.empty();

        Peer(String name) throws IOException {
            this.name = name;
            this.start = "first-of-" + name;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                this.address = new PeerAddress("127.0.0.1", free.getLocalPort());
            }
            live();
        }

        void live() throws IOException {
            HttpServer http =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()), 10);
            http.createContext("/internal/peer", exchange -> {
                HopMarkers markers = new HopMarkers(secret, address, InstantSource.system());
                String challenge = exchange.getRequestHeaders().getFirst(HopMarkers.CHALLENGE);
                String process = markers.present(new PeerProcess(name, start, leaves), challenge);
                exchange.getResponseHeaders()
                        .set(HopMarkers.ANSWER, markers.meet(challenge).orElseThrow());
                exchange.getResponseHeaders()
                        .set(HopMarkers.PROCESS, claims.isEmpty() ? process : process.replace(name, claims));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
                looks.incrementAndGet();
            });
            http.start();
            server = Optional.of(http);
        }

        void die() {
            server.ifPresent(http -> http.stop(0));
            server = Optional.empty();
        }
    }
}
