package io.dncstreams.topology;

import io.dncstreams.document.AsyncApi;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topologies without a broker: one task, that of partition 0. */
public final class CoreDriver implements AutoCloseable {

    static final TeamPartitions PARTITIONS = new TeamPartitions(12);
    static final int MAX_BYTES = 64 << 10;
    static final int ENROLMENT_DAYS = 400;
    static final RecordSize SIZE = new RecordSize(MAX_BYTES);

    /** Teams of this task. */
    public static final String TEAM = teamOf(0, 0);

    public static final String NEIGHBOUR = teamOf(0, 1);

    /** A team whose list is kept elsewhere. */
    static final String STRANGER = teamOf(5, 0);

    private final Path dir;
    private final TopologyTestDriver driver;
    private final OwnedPartitions owned;
    private boolean closed;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private CoreDriver(OwnedPartitions owned, Function<TopologyMeters, Topology> topology) {
        this.owned = owned;
        try {
            dir = Files.createTempDirectory(Path.of("target"), "dnc-topology");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "dnc");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put("processing.exception.handler.global.enabled", true);
        driver = new TopologyTestDriver(topology.apply(new TopologyMeters(meters)), settings);
    }

    public static CoreDriver core() {
        OwnedPartitions owned = new OwnedPartitions();
        return new CoreDriver(
                owned,
                meters -> CoreTopology.build(
                        PARTITIONS, List.of(GateSpec.PROSPECTS), owned, SIZE, meters, CoreDriver.ENROLMENT_DAYS));
    }

    static CoreDriver intake(Uuid topicId) {
        return new CoreDriver(new OwnedPartitions(), meters -> IntakeTopology.build(topicId, PARTITIONS, SIZE, meters));
    }

    /** The n-th team that lives in a partition. */
    static String teamOf(int partition, int n) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "team_" + i)
                .filter(team -> PARTITIONS.of(team) == partition)
                .skip(n)
                .findFirst()
                .orElseThrow();
    }

    OwnedPartitions owned() {
        return owned;
    }

    void send(String topic, byte[] key, byte[] value, Headers headers, Instant time) {
        topic(topic).pipeInput(new TestRecord<>(key, value, headers, time));
    }

    void send(String topic, String value) {
        send(topic, null, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders(), Instant.EPOCH);
    }

    void send(Command command) {
        send(command, command.receivedAt());
    }

    public void send(Command command, Instant appendedAt) {
        byte[] key = command.teamId().getBytes(StandardCharsets.UTF_8);
        send(Topics.COMMANDS, key, CommandJson.write(command), new RecordHeaders(), appendedAt);
    }

    /** The only one that came out there. */
    TestRecord<byte[], byte[]> only(String topic) {
        List<TestRecord<byte[], byte[]>> all = out(topic);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " records in " + topic);
        }
        return all.getFirst();
    }

    /** The text of a record's last header of this name. */
    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private TestInputTopic<byte[], byte[]> topic(String name) {
        return driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Everything that came out there since the last look. */
    public List<TestRecord<byte[], byte[]>> out(String topic) {
        TestOutputTopic<byte[], byte[]> output =
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TestRecord<byte[], byte[]>> records = output.readRecordsToList();
        if (topic.endsWith("-changelog")) {
            return records;
        }
        // Whatever a test is about, what comes out for others must be as documented.
        for (TestRecord<byte[], byte[]> each : records) {
            String unused = AsyncApi.SHIPPED.hold(topic, each.key(), each.headers(), each.value());
        }
        return records;
    }

    /** All that a store holds, keys as its changelog has them. */
    public Map<String, byte[]> content(String store) {
        Map<String, byte[]> content = new TreeMap<>();
        try (var all = driver.<Object, byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(each -> content.put(
                    each.key instanceof Bytes bytes
                            ? HexFormat.of().formatHex(bytes.get())
                            : HexFormat.of().formatHex(each.key.toString().getBytes(StandardCharsets.UTF_8)),
                    each.value));
        }
        return content;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        driver.close();
        try (var files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
