package io.dncstreams.bench;

import io.dncstreams.store.RocksDbMemory;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The least that Kafka Streams can do with a topic: every record in, the same record out. It runs with the settings of
 * the service, exactly once among them, and so shows what is left for a topology to spend.
 */
final class PassThrough {

    private static final long SMALLEST = 16L << 20;

    private final Lab lab;
    private final String topic;
    private final String application;
    private final GroupProgress progress;

    PassThrough(Lab lab, String topic) {
        this.lab = lab;
        this.topic = topic;
        this.application = "bench-pass-through-" + topic;
        this.progress = lab.group(application, topic);
    }

    /** Forwards the whole topic once. */
    Pace run(long records) throws Exception {
        progress.rewind();
        Properties settings = lab.streams(application).core(new RocksDbMemory(SMALLEST));
        // The service's own is for records that come many at a time.
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 1_000);
        try (KafkaStreams streams = new KafkaStreams(topology(), new StreamsConfig(settings))) {
            streams.start();
            return progress.pace(0, records, Lab.PATIENCE);
        } finally {
            progress.awaitEmpty();
        }
    }

    private Topology topology() {
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource(AutoOffsetReset.earliest(), "source", bytes.deserializer(), bytes.deserializer(), topic)
                .addProcessor("forward", Forward::new, "source")
                .addSink("sink", Lab.BASELINE_OUT, bytes.serializer(), bytes.serializer(), "forward");
    }

    private static final class Forward implements Processor<byte[], byte[], byte[], byte[]> {
        private ProcessorContext<byte[], byte[]> context;

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            context.forward(record);
        }
    }
}
