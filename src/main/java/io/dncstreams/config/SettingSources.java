package io.dncstreams.config;

import io.dncstreams.config.SettingSources.Given;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gathers what was given, from weak to strong: file, environment, system properties, command line. Later ones replace
 * earlier ones.
 */
final class SettingSources {

    /** The file that is read if it is there and no other is named. */
    static final String USUAL_FILE = "dnc.properties";

    private static final Pattern TEAM_VARIABLE =
            Pattern.compile("DNC_RATE_LIMIT_TEAM_(.+?)_(READ|WRITE|CHECK_BATCH|BATCH)");
    private static final Pattern TEAM_NAME = Pattern.compile("(dnc\\.rate-limit\\.team\\.)\"(.+)\"(\\.[a-z-]+)");
    private static final Pattern GATE_VARIABLE = Pattern.compile("DNC_GATES_(\\d{1,3})_(.+)");

    /** What Kubernetes puts into every container for a service that happens to be called "dnc" or "kafka". */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("(DNC|KAFKA)_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP)(_.+)?)");

    /** Variables of the launcher, of commands that call the REST API, and of the scripts in Kafka's own distribution. */
    private static final Pattern NOT_OURS = Pattern.compile(
            "DNC_(CONFIG|JAVA_OPTS|API_KEY|URL|CA_FILE)|KAFKA_(HOME|VERSION|DEBUG|OPTS|.*_OPTS|JMX_.*)");

    private final SortedMap<String, Given> given = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * One value and where it came from.
     *
     * @param where for messages; names no value
     */
    record Given(String value, String where) {}

    void addFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("The settings file " + file + " can't be read: "
                    + (Files.exists(file) ? "it must be a properties file in UTF-8." : "there is no such file."));
            return;
        }
        for (String name : properties.stringPropertyNames()) {
            put(name, properties.getProperty(name), name + " in " + file);
        }
    }

    void addEnvironment(Map<String, String> environment) {
        Map<String, String> names = new TreeMap<>();
        for (Setting<?> setting : SettingsReference.plain()) {
            names.put(setting.variable(), setting.name());
        }
        environment.forEach((variable, value) -> {
            String where = "environment variable " + variable;
            Matcher team = TEAM_VARIABLE.matcher(variable);
            Matcher gate = GATE_VARIABLE.matcher(variable);
            if (names.containsKey(variable)) {
                put(names.get(variable), value, where);
            } else if (team.matches()) {
                put(
                        "dnc.rate-limit.team." + team.group(1) + "."
                                + lower(team.group(2)).replace('_', '-'),
                        value,
                        where);
            } else if (gate.matches()) {
                String part = lower(gate.group(2)).replace('_', '-');
                put("dnc.gates[" + gate.group(1) + "]." + part, value, where);
            } else if (foreign(variable, value)) {
                return;
            } else if (variable.startsWith("KAFKA_")) {
                put(lower(variable).replace('_', '.'), value, where);
            } else if (variable.startsWith("DNC_")) {
                problems.add(variable + " is not a setting"
                        + NearestName.of(variable, names.keySet())
                                .map(name -> "; did you mean " + name + "?")
                                .orElse("."));
            }
        });
    }

    void addSystemProperties(Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("dnc.") || name.startsWith("kafka.")) {
                put(name, properties.getProperty(name), "system property " + name);
            }
        }
    }

    /** @param option as the user typed it, for messages */
    void addOption(String name, String value, String option) {
        put(name, value, option);
    }

    SortedMap<String, Given> given() {
        return given;
    }

    List<String> problems() {
        return problems;
    }

    private void put(String name, String value, String where) {
        Matcher team = TEAM_NAME.matcher(name);
        given.put(team.matches() ? team.group(1) + team.group(2) + team.group(3) : name, new Given(value, where));
    }

    private static boolean foreign(String variable, String value) {
        return NOT_OURS.matcher(variable).matches()
                || SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT") && value.startsWith("tcp://"));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
