package io.dncstreams.topology;

import io.dncstreams.list.TeamPartitions;

/** What every gate of a topology is made with. */
record GateParts(
        TeamPartitions partitions, TaskLists lists, DeadLetters deadLetters, RecordSize size, TopologyMeters meters) {}
