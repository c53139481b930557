package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommandsFirstTest {

    private static final TopicPartition COMMANDS_0 = new TopicPartition("commands", 0);
    private static final TopicPartition COMMANDS_1 = new TopicPartition("commands", 1);
    private static final TopicPartition PROSPECTS_0 = new TopicPartition("prospects", 0);
    private static final TopicPartition PROSPECTS_1 = new TopicPartition("prospects", 1);

    private final FakeConsumer consumer = new FakeConsumer();
    private final CommandsFirst commandsFirst = new CommandsFirst("commands", consumer);

    @Test
    void holdsGatesBackUntilTheEndOfTheCommandsIsKnown() {
        commandsFirst.beforePoll();
        assertThat(consumer.paused).containsExactlyInAnyOrder(PROSPECTS_0, PROSPECTS_1);

        consumer.lag.put(COMMANDS_0, 0L);
        commandsFirst.beforePoll();

        assertThat(consumer.paused).containsExactly(PROSPECTS_1);
    }

    @Test
    void holdsAGateBackWhileCommandsOfItsPartitionWait() {
        consumer.lag.put(COMMANDS_0, 0L);
        consumer.lag.put(COMMANDS_1, 0L);
        commandsFirst.beforePoll();
        assertThat(consumer.paused).isEmpty();

        consumer.lag.put(COMMANDS_0, 3L);
        commandsFirst.beforePoll();
        assertThat(consumer.paused).containsExactly(PROSPECTS_0);

        consumer.lag.put(COMMANDS_0, 0L);
        commandsFirst.beforePoll();
        assertThat(consumer.paused).isEmpty();
    }

    @Test
    void streamsDoesNotResumeWhatIsHeldBack() {
        commandsFirst.pause(List.of(COMMANDS_0, PROSPECTS_0));
        commandsFirst.beforePoll();

        commandsFirst.resume(List.of(COMMANDS_0, PROSPECTS_0));
        assertThat(consumer.paused).containsExactlyInAnyOrder(PROSPECTS_0, PROSPECTS_1);

        consumer.lag.put(COMMANDS_0, 0L);
        commandsFirst.beforePoll();
        assertThat(consumer.paused).containsExactly(PROSPECTS_1);
    }

    @Test
    void whatStreamsPausedStaysPausedWhenItIsHeldBackNoLonger() {
        commandsFirst.beforePoll();
        commandsFirst.pause(List.of(PROSPECTS_0));
        consumer.lag.put(COMMANDS_0, 0L);

        commandsFirst.beforePoll();
        assertThat(consumer.paused).containsExactlyInAnyOrder(PROSPECTS_0, PROSPECTS_1);

        commandsFirst.resume(List.of(PROSPECTS_0));
        assertThat(consumer.paused).containsExactly(PROSPECTS_1);
    }

    @Test
    void aPartitionThatComesBackIsHeldBackAnew() {
        commandsFirst.beforePoll();
        commandsFirst.forget(List.of(PROSPECTS_0));
        // A consumer begins with a partition that was assigned anew as if nobody had ever paused it.
        consumer.paused.remove(PROSPECTS_0);

        commandsFirst.beforePoll();

        assertThat(consumer.paused).contains(PROSPECTS_0);
    }

    @Test
    void aGateWithoutCommandsBesideItIsNotRead() {
        consumer.assignment.remove(COMMANDS_0);
        consumer.lag.put(COMMANDS_0, 0L);

        commandsFirst.beforePoll();

        assertThat(consumer.paused).contains(PROSPECTS_0);
    }

    @Test
    void commandsAreTakenAloneAndTheRestIsReadOnAfterwards() {
        consumer.lag.put(COMMANDS_0, 0L);
        commandsFirst.beforePoll();
        Set<TopicPartition> before = Set.copyOf(consumer.paused);

        Set<TopicPartition> meanwhile = commandsFirst.commandsAlone(() -> Set.copyOf(consumer.paused));

        assertThat(meanwhile).containsExactlyInAnyOrder(PROSPECTS_0, PROSPECTS_1);
        assertThat(consumer.paused).isEqualTo(before).containsExactly(PROSPECTS_1);
    }

    @Test
    void whatChangesWhileCommandsAreTakenAloneStaysChanged() {
        consumer.lag.put(COMMANDS_0, 0L);
        consumer.lag.put(COMMANDS_1, 0L);
        commandsFirst.beforePoll();

        assertThatThrownBy(() -> commandsFirst.commandsAlone(() -> {
                    consumer.assignment.remove(PROSPECTS_0);
                    consumer.paused.remove(PROSPECTS_0);
                    commandsFirst.pause(List.of(PROSPECTS_1));
                    throw new IllegalStateException("the poll failed");
                }))
                .hasMessage("the poll failed");

        assertThat(consumer.paused).containsExactly(PROSPECTS_1);
        assertThat(consumer.resumed).doesNotContain(PROSPECTS_0);
    }

    private static final class FakeConsumer implements CommandsFirst.Inputs {

        private final Set<TopicPartition> assignment =
                new HashSet<>(Set.of(COMMANDS_0, COMMANDS_1, PROSPECTS_0, PROSPECTS_1));
        private final Map<TopicPartition, Long> lag = new HashMap<>();
        private final Set<TopicPartition> paused = new HashSet<>();
        private final Set<TopicPartition> resumed = new HashSet<>();

        @Override
        public Set<TopicPartition> assignment() {
            return assignment;
        }

        @Override
        public OptionalLong currentLag(TopicPartition partition) {
            return lag.containsKey(partition) ? OptionalLong.of(lag.get(partition)) : OptionalLong.empty();
        }

        @Override
        public void pause(Collection<TopicPartition> partitions) {
            paused.addAll(partitions);
        }

        @Override
        public void resume(Collection<TopicPartition> partitions) {
            partitions.forEach(paused::remove);
            resumed.addAll(partitions);
        }
    }
}
