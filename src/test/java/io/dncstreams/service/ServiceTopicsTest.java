package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.config.SettingsLoader;
import io.dncstreams.topic.TopicSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceTopicsTest {

    private final Map<String, SettingsLoader.Option> options = new HashMap<>();

    @Test
    void topicsTakeTheLargestRecordThatMayBeWritten() {
        set("dnc.max-record-bytes", "5000000");

        assertThat(topics().declared()).allSatisfy(ServiceTopicsTest::takesFiveMillion);
    }

    @Test
    void soDoTheOutputsOfAGateThatBringsItsOwnTopics() {
        set("dnc.max-record-bytes", "5000000");
        set("dnc.gates[0].name", "own");
        set("dnc.gates[0].input", "own-in");
        set("dnc.gates[0].cleared", "own-out");
        set("dnc.gates[0].suppressed", "own-stop");

        assertThat(topics().required())
                .filteredOn(spec -> spec.name().equals("own-out") || spec.name().equals("own-stop"))
                .hasSize(2)
                .allSatisfy(ServiceTopicsTest::takesFiveMillion);
    }

    @Test
    void whatAGateBringsAlongIsRequiredAndNotCreated() {
        set("dnc.gates[2].name", "own");
        set("dnc.gates[2].input", "own-in");
        set("dnc.gates[2].cleared", "own-out");
        set("dnc.gates[2].suppressed", "own-stop");

        assertThat(topics().declared())
                .extracting(TopicSpec::name)
                .contains("prospects", "agent-tasks")
                .doesNotContain("own-in", "own-out", "own-stop");
        assertThat(topics().required())
                .filteredOn(spec -> spec.name().startsWith("own-"))
                .extracting(spec -> spec.name() + ": " + spec.bringer().orElseThrow())
                .containsExactly(
                        "own-in: the gate own reads it",
                        "own-out: the gate own writes it",
                        "own-stop: the gate own writes it");
    }

    private static void takesFiveMillion(TopicSpec spec) {
        assertThat(Long.parseLong(spec.config().get("max.message.bytes"))).isGreaterThan(5_000_000);
    }

    private void set(String name, String value) {
        options.put(name, new SettingsLoader.Option(name, value));
    }

    private ServiceTopics topics() {
        return ServiceTopics.of(new SettingsLoader().load(Optional.empty(), options));
    }
}
