package io.dncstreams.topology;

import io.dncstreams.list.TeamPartitions;

/** What every gate, and whoever reads what it remembers, is made with. */
record GateParts(
        TeamPartitions partitions,
        TaskLists lists,
        DeadLetters deadLetters,
        RecordSize size,
        TopologyMeters meters,
        AppendTimes times) {}
