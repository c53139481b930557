package io.dncstreams.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;

/** Runs the service among faults and judges what it did. */
public final class Chaos {

    private Chaos() {}

    /**
     * Takes the duration of the plan and one to three minutes more, and both cores of a small machine.
     *
     * @param progress told what is going on, a line at a time
     * @throws Exception if processes could not be started, or something else kept the run from being one
     */
    public static ChaosReport run(ChaosPlan plan, Consumer<String> progress) throws Exception {
        Files.createDirectories(plan.folder());
        Path folder = Files.createTempDirectory(plan.folder(), "dnc-chaos-");
        progress.accept("seed %d; everything is in %s".formatted(plan.seed(), folder));
        ChaosReport report;
        try (ChaosRun run = new ChaosRun(plan, folder, progress)) {
            report = run.run();
        }
        if (report.violations().isEmpty() && !plan.keep()) {
            delete(folder);
        } else {
            progress.accept("histories and logs are kept in " + folder);
        }
        return report;
    }

    private static void delete(Path folder) throws IOException {
        Utils.delete(folder.toFile());
    }
}
