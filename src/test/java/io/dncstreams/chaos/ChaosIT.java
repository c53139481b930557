package io.dncstreams.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.chaos.check.Violation;
import io.dncstreams.cli.Dnc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three brokers and three instances, and each of the worst faults once: nothing acknowledged is lost, no answer is old, no
 * prospect comes out twice or where it should not. {@code -Ddnc.chaos.seconds=N} lets it go on for longer, and
 * {@code -Ddnc.chaos.seed=N} chooses other victims and times.
 */
class ChaosIT {

    private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);

    /** Short pauses and slow brokers show nothing that these don't, and clean restarts have a test of their own. */
    private static final EnumSet<FaultKind> FAULTS = EnumSet.of(
            FaultKind.KILL_INSTANCE,
            FaultKind.SLEEP_INSTANCE,
            FaultKind.CUT_INSTANCE,
            FaultKind.KILL_BROKER,
            FaultKind.ALL_BROKERS,
            FaultKind.OPEN_TRANSACTION);

    @Test
    void whatWasAnsweredHoldsWhateverFails(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        ChaosPlan plan = new ChaosPlan(
                Long.getLong("dnc.chaos.seed", 4),
                Duration.ofSeconds(Integer.getInteger("dnc.chaos.seconds", 60)),
                FAULTS,
                false,
                Optional.empty(),
                folder,
                false,
                Dnc.class.getName());

        ChaosReport report = Chaos.run(plan, LOG::info);

        LOG.info("\n{}", report.text());
        assertThat(report.violations()).extracting(Violation::what).isEmpty();
        assertThat(FAULTS).allMatch(kind -> report.count(kind) > 0);
        assertThat(report.served()).isGreaterThan(1_000);
    }
}
