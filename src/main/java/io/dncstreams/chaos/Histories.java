package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Evidence;
import io.dncstreams.chaos.check.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes down what a verdict was based on, one thing a line. */
final class Histories {

    private Histories() {}

    static void write(Path folder, Evidence evidence, List<Call> calls, List<Fault> faults, List<Violation> violations)
            throws IOException {
        Path into = Files.createDirectories(folder.resolve("histories"));
        lines(into.resolve("violations.txt"), violations.stream().map(ChaosReport::detail));
        lines(into.resolve("faults.txt"), faults.stream().map(Fault::toString));
        lines(
                into.resolve("calls.txt"),
                calls.stream().sorted(Comparator.comparingLong(Call::start)).map(Call::toString));
        lines(
                into.resolve("events.txt"),
                evidence.events().stream()
                        .sorted(Comparator.comparingLong(event -> event.start()))
                        .map(event -> event.start() + " " + event.end() + " " + event.told()));
        lines(into.resolve("lists.txt"), evidence.lists().stream().map(Object::toString));
        lines(into.resolve("batches.txt"), evidence.batched().stream().map(Object::toString));
        lines(into.resolve("opt-outs.txt"), evidence.optOuts().stream().map(Object::toString));
        lines(into.resolve("prospects.txt"), evidence.judged().stream().map(Object::toString));
        lines(into.resolve("control.txt"), evidence.words().stream().map(Object::toString));
        lines(into.resolve("audit.txt"), evidence.audit().stream().map(Object::toString));
        lines(into.resolve("entries.txt"), evidence.entries().stream().map(Object::toString));
    }

    private static void lines(Path file, Stream<String> lines) throws IOException {
        Files.write(file, lines.toList(), StandardCharsets.UTF_8);
    }
}
