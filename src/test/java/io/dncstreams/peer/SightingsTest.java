package io.dncstreams.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final PeerProcess PROCESS = new PeerProcess("b,dnc-b", "1", false);
    private static final Sight HERE = new Sight.Here(PROCESS);
    private static final Sight REFUSED = new Sight.Refused();
    private static final Sight UNCLEAR = new Sight.Unclear();

    private final Sightings sightings = new Sightings();

    private Optional<PeerProcess> saw(long millis, Sight sight) {
        long now = TimeUnit.MILLISECONDS.toNanos(millis);
        return sightings.saw(sight, now, now);
    }

    @Test
    void whoAnsweredAMomentAgoAndIsRefusedAgainAndAgainIsGone() {
        assertThat(saw(0, HERE)).isEmpty();
        assertThat(saw(150, UNCLEAR)).isEmpty();
        assertThat(saw(300, REFUSED)).isEmpty();
        assertThat(saw(450, REFUSED)).isEmpty();
        assertThat(saw(600, REFUSED)).contains(PROCESS);
        assertThat(saw(750, REFUSED)).as("a second time").isEmpty();
    }

    @Test
    void refusalsAllAtOnceSayNothing() {
        saw(0, HERE);
        for (int i = 0; i < 25; i++) {
            assertThat(saw(100 + 10L * i, REFUSED)).isEmpty();
        }
        assertThat(saw(350, REFUSED)).contains(PROCESS);
    }

    /** Two may be the same listener that is opened anew. */
    @Test
    void norDoTwo() {
        saw(0, HERE);
        saw(100, REFUSED);
        assertThat(saw(900, REFUSED)).isEmpty();
    }

    @Test
    void theyMustBeInARow() {
        saw(0, HERE);
        saw(150, REFUSED);
        saw(300, REFUSED);
        saw(450, UNCLEAR);
        assertThat(saw(600, REFUSED)).isEmpty();
        assertThat(saw(750, REFUSED)).isEmpty();
        saw(900, HERE);
        assertThat(saw(1_050, REFUSED)).isEmpty();
        assertThat(saw(1_200, REFUSED)).isEmpty();
        assertThat(saw(1_350, REFUSED)).contains(PROCESS);
    }

    @Test
    void whoNeverProvedItselfIsNotMissed() {
        assertThat(saw(0, REFUSED)).isEmpty();
        assertThat(saw(150, REFUSED)).isEmpty();
        assertThat(saw(300, REFUSED)).isEmpty();
    }

    /** Whoever slept does not know what came meanwhile. */
    @Test
    void norIsWhoProvedItselfLongAgo() {
        saw(0, HERE);
        saw(2_000, REFUSED);
        saw(2_250, REFUSED);
        assertThat(saw(2_501, REFUSED)).isEmpty();
        assertThat(saw(2_502, REFUSED)).isEmpty();
    }

    @Test
    void norIsWhoLeavesByItself() {
        saw(0, new Sight.Here(new PeerProcess("b,dnc-b", "1", true)));
        saw(150, REFUSED);
        saw(300, REFUSED);
        assertThat(saw(450, REFUSED)).isEmpty();
    }

    @Test
    void silenceSaysNothing() {
        saw(0, HERE);
        for (int i = 1; i < 20; i++) {
            assertThat(saw(150L * i, UNCLEAR)).isEmpty();
        }
    }
}
