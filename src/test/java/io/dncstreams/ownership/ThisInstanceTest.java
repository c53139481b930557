package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

class ThisInstanceTest {

    private static final String PROCESS = "dnc-5a0c8e0e-0000-4000-8000-000000000001";
    private static final ThisInstance NAMED =
            new ThisInstance("dnc", Optional.of("a.b"), Set.of(PROCESS + "-StreamThread-1-consumer"));

    @Test
    void knowsItsThreadsByTheirName() {
        assertThat(NAMED.hasOurName(member("a.b-1", "any"))).isTrue();
        assertThat(NAMED.hasOurName(member("a.b-12", "any"))).isTrue();
        assertThat(NAMED.hasOurName(member("a.b-1-1", "any"))).isFalse();
        assertThat(NAMED.hasOurName(member("aXb-1", "any"))).isFalse();
        assertThat(NAMED.hasOurName(member("a.b", "any"))).isFalse();
        assertThat(NAMED.hasOurName(member(null, "any"))).isFalse();
        assertThat(new ThisInstance("dnc", Optional.empty(), Set.of()).hasOurName(member("a.b-1", "any")))
                .isFalse();
    }

    /** A thread that died is replaced by one with another number. */
    @Test
    void aThreadThatWasMadeLaterIsOfThisProcessToo() {
        assertThat(NAMED.isOfThisProcess(member(null, PROCESS + "-StreamThread-3-consumer")))
                .isTrue();
        assertThat(NAMED.isOfThisProcess(member(null, "dnc-other-StreamThread-1-consumer")))
                .isFalse();
    }

    private static MemberDescription member(String instanceId, String clientId) {
        return new MemberDescription(
                "id",
                Optional.ofNullable(instanceId),
                Optional.empty(),
                clientId,
                "host",
                new MemberAssignment(Set.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
