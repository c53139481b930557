package io.dncstreams.config;

import io.dncstreams.config.SettingSources.Given;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns texts into values. Collects problems instead of stopping at the first, and knows what nobody asked for. */
final class SettingsReader {

    static final String TEAM_PREFIX = "dnc.rate-limit.team.";

    private static final Pattern TEAM =
            Pattern.compile(Pattern.quote(TEAM_PREFIX) + "(.+)\\.(read|write|batch|check-batch)");
    private static final Pattern GATE = Pattern.compile("dnc\\.gates\\[(\\d{1,3})]\\..+");

    private final SortedMap<String, Given> given;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();

    SettingsReader(SortedMap<String, Given> given, List<String> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** The value given, else the default; the default also where the value is a problem. */
    <T> T get(Setting<T> setting) {
        return find(setting).or(setting::fallback).orElseThrow();
    }

    /** The value given, if it is one. */
    <T> Optional<T> find(Setting<T> setting) {
        known.add(setting.name());
        Given text = given.get(setting.name());
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(setting.type().read(text.value()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add("%s must be %s, but is \"%s\" (%s)."
                    .formatted(setting.name(), setting.type().bounds(), shown(text.value()), text.where()));
            return Optional.empty();
        }
    }

    /** Whether the setting was given, well or badly. */
    boolean has(Setting<?> setting) {
        return given.containsKey(setting.name());
    }

    /** Teams that have at least one limit of their own. */
    SortedSet<String> teams() {
        SortedSet<String> teams = new TreeSet<>();
        for (String name : given.keySet()) {
            Matcher matcher = TEAM.matcher(name);
            if (matcher.matches()) {
                teams.add(matcher.group(1));
            }
        }
        return teams;
    }

    /** Indexes of gates that are mentioned. */
    SortedSet<Integer> gates() {
        SortedSet<Integer> indexes = new TreeSet<>();
        for (String name : given.keySet()) {
            Matcher matcher = GATE.matcher(name);
            if (matcher.matches()) {
                indexes.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return indexes;
    }

    /** Everything under this prefix, without it. */
    SortedMap<String, Given> take(String prefix) {
        SortedMap<String, Given> taken = new TreeMap<>();
        for (Map.Entry<String, Given> entry : given.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                known.add(entry.getKey());
                taken.put(entry.getKey().substring(prefix.length()), entry.getValue());
            }
        }
        return taken;
    }

    /** A name that means nothing is more likely a slip than a joke: the setting it was meant to be isn't in force. */
    void complainAboutTheRest() {
        given.forEach((name, text) -> {
            if (!known.contains(name)) {
                Set<String> names = new TreeSet<>(known);
                SettingsReference.plain().forEach(setting -> names.add(setting.name()));
                String hint = NearestName.of(name, names)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(".");
                problems.add("%s is not a setting (%s)%s".formatted(name, text.where(), hint));
            }
        });
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 60 ? line : line.substring(0, 60) + "…";
    }
}
