package io.dncstreams.config;

import io.dncstreams.config.Settings.GateSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the list of gates. With none given there is one, for prospects; with any given, only those. */
final class GateReader {

    private final SettingsReader reader;
    private final List<String> problems;

    GateReader(SettingsReader reader, List<String> problems) {
        this.reader = reader;
        this.problems = problems;
    }

    List<GateSettings> read() {
        if (reader.gates().isEmpty()) {
            return List.of(gate(0));
        }
        int problemsBefore = problems.size();
        List<GateSettings> gates = new ArrayList<>();
        int expected = 0;
        for (int index : reader.gates()) {
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
                reader.get(at(index, DeclaredSettings.GATE_CAMPAIGN)),
                Boolean.parseBoolean(reader.get(at(index, DeclaredSettings.GATE_ENROLS))));
    }

    private void requireFrom(int index, Setting<String> setting) {
        Setting<String> here = at(index, setting);
        if (!reader.has(here)) {
            problems.add(here.name() + " is missing: a gate needs a name, an input, a cleared and a suppressed topic.");
        }
    }

    /** A topic that two gates share, or that a gate reads and writes, would let records past the list or in circles. */
    private void checkTogether(List<GateSettings> gates) {
        Map<String, String> uses = new HashMap<>();
        for (int index = 0; index < gates.size(); index++) {
            GateSettings gate = gates.get(index);
            String prefix = "dnc.gates[" + index + "].";
            claim(uses, "the name " + gate.name(), prefix + "name");
            claim(uses, "the topic " + gate.input(), prefix + "input");
            claim(uses, "the topic " + gate.cleared(), prefix + "cleared");
            claim(uses, "the topic " + gate.suppressed(), prefix + "suppressed");
            for (String topic : List.of(gate.input(), gate.cleared(), gate.suppressed())) {
                if (topic.startsWith("dnc.")) {
                    problems.add("%s uses the topic %s: names that start with \"dnc.\" belong to the service itself."
                            .formatted(prefix + "*", topic));
                }
            }
        }
    }

    private void claim(Map<String, String> uses, String what, String by) {
        String other = uses.putIfAbsent(what, by);
        if (other != null) {
            problems.add("%s and %s both use %s; each needs its own.".formatted(other, by, what));
        }
    }

    private static Setting<String> at(int index, Setting<String> setting) {
        return setting.named(setting.name().replace("[0]", "[" + index + "]"));
    }
}
