package io.dncstreams.config;

import io.dncstreams.config.Settings.GateSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Reads the list of gates. Two ship, at 0 and 1. Gates given from 2 on stand beside them, gates given from 0 on in their
 * place.
 */
final class GateReader {

    private static final GateSettings AGENT_TASKS = new GateSettings(
            "agent-tasks", "agent-tasks", "agent-tasks.cleared", "agent-tasks.skipped", "/teamId", "/url", "", false);

    private static final String NO_CAMPAIGN = "none";

    /** Other parts of the topology are called so. */
    private static final Set<String> TAKEN_NAMES =
            Set.of("audit", "campaigns", "commands", "dead-letters", "entries", "lifecycle", "list", "rerouted");

    /** Topics of the service that don't show it by their first letters. */
    private static final Set<String> TAKEN_TOPICS = Set.of("campaigns.control", "campaigns.lifecycle");

    private final SettingsReader reader;
    private final List<String> problems;

    GateReader(SettingsReader reader, List<String> problems) {
        this.reader = reader;
        this.problems = problems;
    }

    List<GateSettings> read() {
        int problemsBefore = problems.size();
        List<GateSettings> gates = new ArrayList<>();
        SortedSet<Integer> given = reader.gates();
        if (given.isEmpty() || given.first() > 1) {
            gates.add(gate(0));
            gates.add(AGENT_TASKS);
        }
        int expected = gates.size();
        for (int index : given) {
            if (index != expected) {
                problems.add("dnc.gates[%d] is missing: gates are numbered from 0 without gaps.".formatted(expected));
            }
            expected = index + 1;
            requireFrom(index, DeclaredSettings.GATE_NAME);
            requireFrom(index, DeclaredSettings.GATE_INPUT);
            requireFrom(index, DeclaredSettings.GATE_CLEARED);
            requireFrom(index, DeclaredSettings.GATE_SUPPRESSED);
            gates.add(gate(index));
        }
        if (problems.size() == problemsBefore) {
            checkTogether(gates);
        }
        return gates;
    }

    private GateSettings gate(int index) {
        return new GateSettings(
                reader.get(at(index, DeclaredSettings.GATE_NAME)),
                reader.get(at(index, DeclaredSettings.GATE_INPUT)),
                reader.get(at(index, DeclaredSettings.GATE_CLEARED)),
                reader.get(at(index, DeclaredSettings.GATE_SUPPRESSED)),
                reader.get(at(index, DeclaredSettings.GATE_TEAM)),
                reader.get(at(index, DeclaredSettings.GATE_URL)),
                campaign(reader.get(at(index, DeclaredSettings.GATE_CAMPAIGN))),
                Boolean.parseBoolean(reader.get(at(index, DeclaredSettings.GATE_ENROLS))));
    }

    private static String campaign(String pointer) {
        return pointer.equals(NO_CAMPAIGN) ? "" : pointer;
    }

    private void requireFrom(int index, Setting<String> setting) {
        Setting<String> here = at(index, setting);
        if (!reader.has(here)) {
            problems.add(here.name() + " is missing: a gate needs a name, an input, a cleared and a suppressed topic.");
        }
    }

    /** A topic that two gates share, or that one writes and another reads, would let records past the list or in circles. */
    private void checkTogether(List<GateSettings> gates) {
        Map<String, Integer> names = new HashMap<>();
        Map<String, Use> uses = new HashMap<>();
        for (int index = 0; index < gates.size(); index++) {
            GateSettings gate = gates.get(index);
            Integer other = names.putIfAbsent(gate.name(), index);
            if (other != null) {
                problems.add("dnc.gates[%d].name and dnc.gates[%d].name are both %s; each gate needs its own."
                        .formatted(other, index, gate.name()));
            }
            if (TAKEN_NAMES.contains(gate.name())) {
                problems.add("dnc.gates[%d].name is %s, which a part of the service is called already; choose another."
                        .formatted(index, gate.name()));
            }
            claim(uses, gate.input(), new Use(index, "input"));
            claim(uses, gate.cleared(), new Use(index, "cleared"));
            claim(uses, gate.suppressed(), new Use(index, "suppressed"));
        }
    }

    /** What a topic is to a gate. */
    private record Use(int gate, String part) {

        boolean reads() {
            return part.equals("input");
        }

        String setting() {
            return "dnc.gates[" + gate + "]." + part;
        }
    }

    private void claim(Map<String, Use> uses, String topic, Use use) {
        String installation = reader.get(DeclaredSettings.APPLICATION_ID) + "-";
        if (topic.startsWith("dnc.") || topic.startsWith(installation) || TAKEN_TOPICS.contains(topic)) {
            problems.add(
                    "%s uses the topic %s, which belongs to the service itself (as do names that start with \"dnc.\" or \"%s\")."
                            .formatted(use.setting(), topic, installation));
        }
        if (topic.startsWith("__")) {
            problems.add("%s uses the topic %s, which belongs to Kafka.".formatted(use.setting(), topic));
        }
        Use other = uses.putIfAbsent(topic, use);
        if (other == null) {
            return;
        }
        String both = "%s and %s both use the topic %s; ".formatted(other.setting(), use.setting(), topic);
        problems.add(
                both
                        + (other.reads() == use.reads()
                                ? "each needs its own."
                                : "records would pass a gate again and again, or two gates in a row; one gate must not read what a gate wrote."));
    }

    private static Setting<String> at(int index, Setting<String> setting) {
        return setting.named(setting.name().replace("[0]", "[" + index + "]"));
    }
}
