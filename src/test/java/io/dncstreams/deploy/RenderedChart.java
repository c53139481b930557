package io.dncstreams.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Helm makes of the chart with some values. */
record RenderedChart(List<JsonNode> manifests) {

    static final Path CHART = Path.of("helm", "dnc-streams");
    static final String NAMESPACE = "outreach";
    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** The least an operator must say. */
    static final Map<String, String> LEAST =
            Map.of("kafka.bootstrapServers", "kafka:9092", "cluster.existingSecret", "dnc-cluster");

    /** @throws IllegalStateException with Helm's words if it refuses */
    static RenderedChart with(Map<String, String> values) {
        TemplateCommand command = command(CHART);
        values.forEach(command::set);
        return read(command.call());
    }

    static RenderedChart with(Path valuesFile) {
        return read(command(CHART).withValuesFile(valuesFile).call());
    }

    /**
     * The pod of {@code helm test}. Helm's library renders no hooks, so a copy of the chart is rendered in which it is
     * none.
     *
     * @param folder empty, for the copy
     */
    static JsonNode testPod(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(CHART, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(CHART.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replace("helm.sh/hook", "example.org/hook"));
            }
        }
        TemplateCommand command = command(folder);
        LEAST.forEach(command::set);
        return read(command.call()).only("Pod");
    }

    private static TemplateCommand command(Path chart) {
        return new Helm(chart)
                .template()
                .withName("dnc")
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.27.0");
    }

    private static RenderedChart read(String rendered) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(rendered)) {
            return new RenderedChart(documents.readAll().stream()
                    .filter(document -> document.isObject())
                    .toList());
        } catch (IOException e) {
            throw new IllegalStateException(rendered, e);
        }
    }

    List<JsonNode> ofKind(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .toList();
    }

    JsonNode only(String kind) {
        List<JsonNode> found = ofKind(kind);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of kind " + kind);
        }
        return found.getFirst();
    }

    JsonNode container() {
        return only("StatefulSet").at("/spec/template/spec/containers/0");
    }

    /** The value of a variable of the service; missing if there is none, or it comes from elsewhere. */
    JsonNode variable(String name) {
        for (JsonNode each : container().path("env")) {
            if (each.path("name").asText().equals(name)) {
                return each.path("value");
            }
        }
        throw new AssertionError("no variable " + name);
    }
}
