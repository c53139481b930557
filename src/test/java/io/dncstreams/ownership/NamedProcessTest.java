package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

class NamedProcessTest {

    private static final String CORE = "dnc-6b0ac1f4-8b3f-4b8b-9d57-2f6e2f1b7c11";
    private static final String INTAKE = "dnc-intake-0f3c9f0e-1f7a-4d3f-8a54-5f5b4f2f6b22";

    private static ThisInstance topology(String group, Optional<String> name, String client) {
        return new ThisInstance(
                group, name, Set.of(client + "-StreamThread-1-consumer", client + "-StreamThread-2-consumer"));
    }

    private static Optional<NamedProcess> process(Optional<String> name, String core) {
        return NamedProcess.of(topology("dnc", name, core), topology("dnc-intake", name, INTAKE));
    }

    private static boolean has(String instanceId, String clientId) {
        return process(Optional.of("a"), CORE)
                .orElseThrow()
                .has(new MemberDescription(
                        "id",
                        Optional.ofNullable(instanceId),
                        Optional.empty(),
                        clientId,
                        "host",
                        new MemberAssignment(Set.of()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void whatItSaysOfItselfCanBeRead() {
        NamedProcess process = process(Optional.of("a"), CORE).orElseThrow();

        assertThat(process.text()).isEqualTo("a," + CORE + "," + INTAKE);
        assertThat(NamedProcess.parse(process.text())).contains(process);
        assertThat(NamedProcess.parse("a")).isEmpty();
        assertThat(NamedProcess.parse("a,dnc")).isEmpty();
        assertThat(NamedProcess.parse("," + CORE)).isEmpty();
    }

    @Test
    void withoutANameOrWithAnOperatorsClientIdsItSaysNothing() {
        assertThat(process(Optional.empty(), CORE)).isEmpty();
        assertThat(process(Optional.of("a"), "operators-choice")).isEmpty();
    }

    @Test
    void aMemberOfItHasItsNameAndItsClientId() {
        assertThat(has("a-1", CORE + "-StreamThread-1-consumer")).isTrue();
        assertThat(has("a-1", INTAKE + "-StreamThread-1-consumer")).isTrue();
        assertThat(has("a-12", CORE + "-StreamThread-12-consumer"))
                .as("a thread that was made later")
                .isTrue();
        assertThat(has("a-1", CORE.replace('6', '7') + "-StreamThread-1-consumer"))
                .as("the next process of the name, on other state")
                .isFalse();
        assertThat(has("b-1", CORE + "-StreamThread-1-consumer")).isFalse();
        assertThat(has("a-b-1", CORE + "-StreamThread-1-consumer")).isFalse();
        assertThat(has(null, CORE + "-StreamThread-1-consumer"))
                .as("nobody can take it out")
                .isFalse();
    }
}
