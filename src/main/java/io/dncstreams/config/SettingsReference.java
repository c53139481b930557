package io.dncstreams.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Writes the reference page of all settings from their declarations. */
public final class SettingsReference {

    private SettingsReference() {}

    /** The page as Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Settings

                Every setting has a name and an environment variable. What is given later in this row wins: default,
                properties file, environment variable, Java system property, command line.
                The file is the one given by `--config FILE`, else by the variable `DNC_CONFIG`, else `dnc.properties`
                in the working folder, if there is one. A name that isn't listed here, and a value out of its bounds,
                ends the start with a sentence for each and exit code 2.

                This page is made from the declarations in the code; a test holds the two together.
                """);
        table(page, "REST API", DeclaredSettings.HTTP);
        table(page, "TLS, and a port for operators", DeclaredSettings.EDGE);
        table(page, "Rate limits", DeclaredSettings.RATE_LIMITS);
        page.append("""

                A team may have limits of its own; those it doesn't name stay as above. In the file
                `dnc.rate-limit.team."TEAM".read` (`.write`, `.batch`, `.check-batch`), in the environment
                `DNC_RATE_LIMIT_TEAM_team_demo_READ` for the team `team_demo`: its id as it is, small letters included.
                """);
        table(page, "Stream processing and topics", DeclaredSettings.STREAMS);
        table(page, "Several instances", DeclaredSettings.CLUSTER);
        table(page, "Answers", DeclaredSettings.ANSWERS);
        table(page, "Log", DeclaredSettings.LOG);
        table(page, "Gates", DeclaredSettings.GATES);
        page.append("""

                Two gates ship: 0 is the one of these defaults, 1 is `agent-tasks` (`agent-tasks.cleared`,
                `agent-tasks.skipped`, no campaign). Gates of your own are numbered from 2 to stand beside them
                (`dnc.gates[2].name` or `DNC_GATES_2_NAME`, and so on), or from 0 to stand in their place. Each needs
                name, input, cleared and suppressed, all different from those of the others. See [gates](gates.md).

                ## Kafka

                Any setting of Kafka's clients goes through: the environment variable `KAFKA_SASL_JAAS_CONFIG`, or
                `kafka.sasl.jaas.config` in the file, sets `sasl.jaas.config`. `KAFKA_BOOTSTRAP_SERVERS` is the one
                that every cluster needs. The prefixes of Kafka Streams (`producer.`, `consumer.`, `admin.` …) work.
                Values are never printed or logged. These are refused, because a promise stands on each:

                """);
        Map<String, TreeSet<String>> byReason = new TreeMap<>();
        RefusedKafkaSettings.REASONS.forEach((name, reason) ->
                byReason.computeIfAbsent(reason, r -> new TreeSet<>()).add("`" + name + "`"));
        page.append("| Setting | Why |\n|---|---|\n");
        byReason.entrySet().stream()
                .sorted((a, b) -> a.getValue().first().compareTo(b.getValue().first()))
                .forEach(entry ->
                        page.append("| %s | %s |\n".formatted(String.join(", ", entry.getValue()), entry.getKey())));
        return page.toString();
    }

    /** All settings but those that exist once a team or once a gate. */
    static List<Setting<?>> plain() {
        return Stream.of(
                        DeclaredSettings.HTTP,
                        DeclaredSettings.EDGE,
                        DeclaredSettings.RATE_LIMITS,
                        DeclaredSettings.STREAMS,
                        DeclaredSettings.CLUSTER,
                        DeclaredSettings.ANSWERS,
                        DeclaredSettings.LOG)
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    private static void table(StringBuilder page, String title, List<? extends Setting<?>> settings) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| Setting | Variable | Default | Must be | Meaning |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : settings) {
            page.append("| `%s` | `%s` | %s | %s | %s |\n"
                    .formatted(
                            setting.name(),
                            setting.variable(),
                            setting.fallbackText(),
                            setting.type().bounds(),
                            setting.description()));
        }
    }
}
