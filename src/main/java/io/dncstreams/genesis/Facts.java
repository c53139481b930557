package io.dncstreams.genesis;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What a start finds on the cluster.
 *
 * @param topics ids of those that exist, changelogs included
 * @param decided positions of lists and gates
 * @param taken positions of the intake
 * @param oldest first offsets of the partitions that those positions are in, as far as they exist
 * @param ends last offsets of them
 */
record Facts(
        Map<String, Uuid> topics,
        Map<TopicPartition, Long> decided,
        Map<TopicPartition, Long> taken,
        Map<TopicPartition, Long> oldest,
        Map<TopicPartition, Long> ends) {

    Facts {
        topics = Map.copyOf(topics);
        decided = Map.copyOf(decided);
        taken = Map.copyOf(taken);
        oldest = Map.copyOf(oldest);
        ends = Map.copyOf(ends);
    }

    /**
     * What more a start finds where no genesis record is.
     *
     * @param begun whether lists and gates ever committed anything
     * @param groupsEmpty whether no instance runs
     * @param filled topics among entries, audit trail and changelogs that hold a record
     * @param localState whether this machine holds lists of an installation of this name
     * @param others application ids of installations that these topics belong to
     */
    record Unwritten(
            Facts facts,
            boolean begun,
            boolean groupsEmpty,
            Set<String> filled,
            boolean localState,
            Set<String> others) {

        Unwritten {
            filled = Set.copyOf(filled);
            others = Set.copyOf(others);
        }
    }
}
