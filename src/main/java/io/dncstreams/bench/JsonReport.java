package io.dncstreams.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The result for programs, with the values of every round. */
final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    static void write(Path file, BenchReport report) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        Machine machine = report.machine();
        root.putObject("machine")
                .put("cores", machine.cores())
                .put("memoryBytes", machine.memoryBytes())
                .put("heapBytes", machine.heapBytes())
                .put("jdk", machine.jdk())
                .put("system", machine.system())
                .put("date", machine.date().toString())
                .put("loadPerCore", machine.load());
        root.put("scale", report.scale());
        ArrayNode rows = root.putArray("rows");
        report.rows().forEach(row -> write(rows.addObject(), row));
        Files.write(file, JSON.writeValueAsBytes(root));
    }

    private static void write(ObjectNode json, Row row) {
        json.put("measurement", row.measurement())
                .put("what", row.what())
                .put("unit", row.unit().text())
                .put("measured", row.measured().value())
                .put("baseline", row.baselineFigure().value())
                .put("baselineIs", row.baseline())
                .put("ratio", row.ratio());
        row.goal().ifPresent(goal -> json.put("goal", goal.text()));
        row.met().ifPresent(met -> json.put("met", met));
        ArrayNode rounds = json.putArray("rounds");
        row.rounds()
                .all()
                .forEach(round ->
                        rounds.addObject().put("baseline", round.baseline()).put("measured", round.measured()));
    }
}
