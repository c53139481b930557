package io.dncstreams.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.http.ManualClock;
import io.dncstreams.peer.HopMarkers.Marker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class HopMarkersTest {

    private static final PeerSecret SECRET = new PeerSecret("a-secret-of-at-least-thirty-two-characters");
    private static final PeerAddress SENDER = new PeerAddress("dnc-0", 8080);
    private static final PeerAddress OWNER = new PeerAddress("dnc-1", 8080);
    private static final Duration LEFT = Duration.ofSeconds(9);

    private final ManualClock sendersClock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ManualClock ownersClock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final HopMarkers sender = new HopMarkers(SECRET, SENDER, sendersClock);
    private final HopMarkers owner = new HopMarkers(SECRET, OWNER, ownersClock);
    private final PeerCall call =
            new PeerCall("GET", "/v1/dnc?limit=1", HttpFields.EMPTY, "id", "Bearer k", Optional.empty(), -1);

    private Optional<Hop> read(HopMarkers reader, Marker marker) {
        return reader.read(marker.text(), "GET", "/v1/dnc?limit=1", "id", "Bearer k");
    }

    @Test
    void aMarkerOfATrueInstanceSaysHowMuchTimeIsLeft() {
        Marker marker = sender.mark(call, OWNER, LEFT);
        ownersClock.advance(Duration.ofSeconds(2));

        assertThat(read(owner, marker))
                .contains(new Hop(
                        marker.nonce(),
                        Duration.ofSeconds(7),
                        ownersClock.instant().plusSeconds(7)));
    }

    /** A process that slept with the call in its socket must not think that the caller still waits. */
    @Test
    void aCallThatLayAroundHasNoTimeLeft() {
        Marker marker = sender.mark(call, OWNER, LEFT);
        ownersClock.advance(Duration.ofSeconds(20));

        assertThat(read(owner, marker))
                .hasValueSatisfying(hop -> assertThat(hop.left()).isNegative());
    }

    @Test
    void aClockThatIsBehindGivesNoMoreTime() {
        sendersClock.advance(Duration.ofSeconds(3));

        assertThat(read(owner, sender.mark(call, OWNER, LEFT)))
                .hasValueSatisfying(hop -> assertThat(hop.left()).isEqualTo(LEFT));
    }

    @Test
    void aMarkerFromTheFutureIsNone() {
        sendersClock.advance(HopMarkers.MOST_SKEW.plusMillis(1));

        assertThat(read(owner, sender.mark(call, OWNER, LEFT))).isEmpty();
    }

    @Test
    void aMarkerIsGoodForOneCallToOneInstance() {
        Marker marker = sender.mark(call, OWNER, LEFT);

        assertThat(read(sender, marker)).isEmpty();
        assertThat(owner.read(marker.text(), "DELETE", "/v1/dnc?limit=1", "id", "Bearer k"))
                .isEmpty();
        assertThat(owner.read(marker.text(), "GET", "/v1/dnc?limit=2", "id", "Bearer k"))
                .isEmpty();
        assertThat(owner.read(marker.text(), "GET", "/v1/dnc?limit=1", "other", "Bearer k"))
                .isEmpty();
        assertThat(owner.read(marker.text(), "GET", "/v1/dnc?limit=1", "id", "Bearer l"))
                .isEmpty();
        assertThat(owner.read(marker.text().replace(" 9000 ", " 9001 "), "GET", "/v1/dnc?limit=1", "id", "Bearer k"))
                .isEmpty();
        // The same bytes, cut elsewhere.
        assertThat(owner.read(marker.text(), "GET", "/v1/dnc?limit=1i", "d", "Bearer k"))
                .isEmpty();
    }

    @Test
    void anotherSecretProvesNothing() {
        HopMarkers other =
                new HopMarkers(new PeerSecret("another-secret-of-thirty-two-characters"), OWNER, ownersClock);
        Marker marker = sender.mark(call, OWNER, LEFT);

        assertThat(read(other, marker)).isEmpty();
        assertThat(sender.provesAnswer(other.answerProof(marker.nonce()), marker.nonce(), OWNER))
                .isFalse();
        assertThat(sender.meets(other.meet("a-challenge-of-16").orElseThrow(), "a-challenge-of-16", OWNER))
                .isFalse();
    }

    @Test
    void proofsAreForOneAddressOneNonceAndOnePurpose() {
        String challenge = sender.nonce();

        assertThat(sender.meets(owner.meet(challenge).orElseThrow(), challenge, OWNER))
                .isTrue();
        assertThat(sender.meets(owner.meet(challenge).orElseThrow(), challenge, SENDER))
                .isFalse();
        assertThat(sender.meets(owner.meet(sender.nonce()).orElseThrow(), challenge, OWNER))
                .isFalse();
        assertThat(sender.provesAnswer(owner.answerProof(challenge), challenge, OWNER))
                .isTrue();
        assertThat(sender.provesAnswer(owner.meet(challenge).orElseThrow(), challenge, OWNER))
                .isFalse();
        assertThat(owner.meet("too short")).isEmpty();
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertThat(SECRET.toString()).doesNotContain("a-secret");
    }

    /** Whoever could say so of another would have it taken out of the group. */
    @Test
    void aProcessProvesWhichItIsForOneChallengeAndOneAddress() {
        PeerProcess process = new PeerProcess("b,dnc-b", "start", true);
        String header = owner.present(process, "a-challenge-of-some-length");

        assertThat(sender.presented(header, "a-challenge-of-some-length", OWNER))
                .contains(process);
        assertThat(sender.presented(header, "another-challenge-of-this", OWNER)).isEmpty();
        assertThat(sender.presented(header, "a-challenge-of-some-length", SENDER))
                .isEmpty();
        assertThat(sender.presented(header.replace("b,dnc-b", "c,dnc-b"), "a-challenge-of-some-length", OWNER))
                .isEmpty();
        assertThat(sender.presented(header.replace(" start ", " again "), "a-challenge-of-some-length", OWNER))
                .isEmpty();
        assertThat(sender.presented(header.replace("leaving", "here"), "a-challenge-of-some-length", OWNER))
                .isEmpty();
        assertThat(sender.presented("v1 b", "a-challenge-of-some-length", OWNER))
                .isEmpty();
    }
}
