package io.dncstreams.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard and the alerts ask Prometheus for. */
public final class WatchedMetrics {

    /** Names of metrics have an underscore here, and words of PromQL don't; labels stand in braces or after "by". */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)+");

    /** Mounted by the compose file, and what the chart makes its own from. */
    static final Path RULES = Path.of("helm", "dnc-streams", "alerts.yaml");

    private static final Pattern NO_NAMES = Pattern.compile("\\{[^}]*}|\\bhistogram_quantile\\b|\\bby \\([^)]*\\)");

    private WatchedMetrics() {}

    /** Metrics of the service. */
    public static Set<String> ofTheService() throws IOException {
        List<String> queries = new ArrayList<>(dashboard());
        queries.addAll(alerts().values());
        Set<String> names = new TreeSet<>();
        for (String query : queries) {
            Matcher name = NAME.matcher(NO_NAMES.matcher(query).replaceAll(" "));
            while (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }

    static List<String> dashboard() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper()
                .readTree(Path.of("compose/grafana/dnc-streams.json").toFile())
                .path("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.path("expr").asText()));
        }
        return queries;
    }

    /** The query of each alert by its name. */
    static Map<String, String> alerts() throws IOException {
        Map<String, String> alerts = new HashMap<>();
        rules().at("/groups/0/rules")
                .forEach(rule -> alerts.put(
                        rule.path("alert").asText(), rule.path("expr").asText()));
        return alerts;
    }

    /** As Prometheus itself reads them. */
    static JsonNode rules() throws IOException {
        return RenderedChart.YAML.readTree(RULES.toFile());
    }
}
