package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamPartitionsTest {

    @Property
    void isWhereAJavaProducerWouldPutTheKey(
            @ForAll String team, @ForAll @IntRange(min = 1, max = EntryId.MAX_PARTITIONS) int count) {
        int partition = new TeamPartitions(count).of(team);

        assertThat(partition)
                .isEqualTo(BuiltInPartitioner.partitionForKey(team.getBytes(StandardCharsets.UTF_8), count));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, EntryId.MAX_PARTITIONS + 1})
    void refusesACountThatNoIdCouldName(int count) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TeamPartitions(count));
    }
}
