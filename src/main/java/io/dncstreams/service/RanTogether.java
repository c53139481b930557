package io.dncstreams.service;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;

/** Whether all of several topologies have been running at the same time, at any time. Thread-safe. */
final class RanTogether {

    private final int topologies;
    private final Set<String> running = new HashSet<>();
    private boolean ever;

    /** @param topologies how many there are, 1 or more */
    RanTogether(int topologies) {
        this.topologies = topologies;
    }

    /** Listens to one of them. */
    KafkaStreams.StateListener listener(String topology) {
        return (next, before) -> changed(topology, next);
    }

    private synchronized void changed(String topology, KafkaStreams.State next) {
        if (next == KafkaStreams.State.RUNNING) {
            running.add(topology);
        } else {
            running.remove(topology);
        }
        ever = ever || running.size() == topologies;
    }

    /** Also if nobody asked while they did. */
    synchronized boolean ever() {
        return ever;
    }
}
