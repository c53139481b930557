package io.dncstreams.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What came out.
 *
 * @param scale 1 for the full counts
 */
public record BenchReport(Machine machine, double scale, List<Row> rows) {

    public BenchReport {
        rows = List.copyOf(rows);
    }

    /** For people: the machine and one table. */
    public String text() {
        return machine.text() + "\nscale " + scale + "\n\n" + new Table(rows);
    }

    /** For programs, with the values of every round. */
    public void writeJson(Path file) throws IOException {
        JsonReport.write(file, this);
    }
}
