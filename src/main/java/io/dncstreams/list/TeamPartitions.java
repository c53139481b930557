package io.dncstreams.list;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition a team lives in, on every topic that is read or written here: murmur2 of the id modulo a count that is
 * fixed with the first start. Never what the cluster says at the moment, for a topic that grew would tear a team apart.
 *
 * @param count partitions of every such topic, 1 to {@link EntryId#MAX_PARTITIONS}
 */
public record TeamPartitions(int count) {

    public TeamPartitions {
        if (count < 1 || count > EntryId.MAX_PARTITIONS) {
            throw new IllegalArgumentException(count + " partitions; possible are 1 to " + EntryId.MAX_PARTITIONS);
        }
    }

    public int of(String teamId) {
        return Utils.toPositive(Utils.murmur2(teamId.getBytes(StandardCharsets.UTF_8))) % count;
    }
}
