package io.dncstreams.topology;

/**
 * A way out of the topology.
 *
 * @param name of the sink node
 */
record Sink(String name, String topic) {}
