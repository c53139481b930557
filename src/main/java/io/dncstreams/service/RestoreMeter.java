package io.dncstreams.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Counts what is read back from changelogs: nothing, after a clean stop. */
final class RestoreMeter implements StateRestoreListener {

    private final Counter records;

    RestoreMeter(MeterRegistry registry) {
        records = Counter.builder("dnc.restored.records")
                .description("Records read back from changelogs since the start; none after a clean stop")
                .register(registry);
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {}

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long end, long count) {
        records.increment((double) count);
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long total) {}
}
