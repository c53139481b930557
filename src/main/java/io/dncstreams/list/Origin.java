package io.dncstreams.list;

import org.apache.kafka.common.Uuid;

/**
 * Where an opt-out stood in its topic. The topic's id and not its name, so that a topic made anew under an old name does
 * not pass for the old one.
 */
public record Origin(Uuid topicId, int partition, long offset) {}
