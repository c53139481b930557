package io.dncstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs measurements, one after the other. */
public final class Bench {

    private Bench() {}

    private static List<Measurement> measurements() {
        return List.of(
                new GateMeasurement(),
                new EnrolmentMeasurement(),
                new PauseMeasurement(),
                AddMeasurement.single(),
                AddMeasurement.batch(),
                new CheckMeasurement(),
                new ListMeasurement(),
                new PageMeasurement(),
                new FileMeasurement(),
                new ForwardMeasurement(),
                new RestartMeasurement(),
                new MemoryMeasurement(),
                new RestoreMeasurement(),
                new UnderLoadMeasurement(),
                // Its people make the lists four times as long.
                new OptOutMeasurement(),
                new DevMeasurement(),
                new LongListMeasurement());
    }

    /** What can be measured, in the order it is. */
    public static List<String> names() {
        return measurements().stream().map(Measurement::name).toList();
    }

    /**
     * Measures. Takes minutes, and both cores of a small machine.
     *
     * @param progress told what is going on, a line at a time
     * @throws Exception if a measured program failed or didn't do what it was to do; there are no figures then
     */
    public static BenchReport run(BenchPlan plan, Consumer<String> progress) throws Exception {
        Machine machine = Machine.here();
        progress.accept(machine.text());
        List<Row> rows = new ArrayList<>();
        try (Lab lab = Lab.open(plan, progress)) {
            for (Measurement measurement : measurements()) {
                if (plan.includes(measurement)) {
                    rows.addAll(measurement.measure(lab));
                }
            }
        }
        return new BenchReport(machine, plan.scale(), rows);
    }
}
