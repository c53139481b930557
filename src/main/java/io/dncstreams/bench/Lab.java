package io.dncstreams.bench;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings.ClusterSettings;
import io.dncstreams.service.StreamsProperties;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topic.TopicOverrides;
import io.dncstreams.topic.TopicSpec;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all measurements share: the broker with its topics, the people, and the lists once they are filled. */
final class Lab implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    static final int PARTITIONS = 4;
    /** Ten million entries take the longest. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Where the baselines write to; the same settings as the output of a gate. */
    static final String BASELINE_OUT = "bench.out";

    /** Where a baseline puts those who are listed. */
    static final String BASELINE_ASIDE = "bench.aside";

    /** What the transaction loop reads. */
    static final String BASELINE_IN = "bench.in";

    private static final int STREAM_THREADS = 2;
    private static final Duration TOPICS = Duration.ofSeconds(60);

    private final Path folder;
    private final double scale;
    private final Consumer<String> progress;
    private final BrokerProcess broker;
    private final Admin admin;
    private final Workload workload;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Process> others = new CopyOnWriteArrayList<>();
    private final Set<String> preloaded = new HashSet<>();
    private boolean filled;

    private Lab(Path folder, double scale, Workload workload, Consumer<String> progress, BrokerProcess broker) {
        this.folder = folder;
        this.scale = scale;
        this.progress = progress;
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        this.workload = workload;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-end"));
    }

    static Lab open(BenchPlan plan, Consumer<String> progress) throws IOException {
        return open(plan.folder(), Math.min(1, plan.scale()), new Workload(plan.listed(), plan.teams()), progress);
    }

    /** Another one beside this, with lists so many times as long; all else is the same. */
    Lab withLists(int times) throws IOException {
        return open(
                folder.toAbsolutePath().getParent(),
                scale,
                new Workload(times * workload.listed(), workload.teams()),
                progress);
    }

    private static Lab open(Path parent, double scale, Workload workload, Consumer<String> progress)
            throws IOException {
        Files.createDirectories(parent);
        Path folder = Files.createTempDirectory(parent, "dnc-bench-");
        BrokerProcess broker;
        try {
            broker = BrokerProcess.start(folder);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
        Lab lab = new Lab(folder, scale, workload, progress, broker);
        try {
            List<TopicSpec> topics = topics();
            new TopicAdmin(lab.admin, broker.bootstrapServers(), TOPICS).apply(topics);
            lab.awaitLeaders(topics);
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
        return lab;
    }

    /**
     * Asks each partition for something only its leader answers. That a topic has leaders is known before they act as
     * such; a producer that writes in between may have its second batch accepted and its first one refused, and then
     * retries that one in vain.
     */
    private void awaitLeaders(List<TopicSpec> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicSpec topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        KafkaFutures.get(admin.listOffsets(ends).all());
    }

    private static TopicCatalog catalog() {
        return TopicCatalog.shipped().with(TopicOverrides.replicas(1).withPartitions(PARTITIONS));
    }

    private static List<TopicSpec> topics() {
        TopicCatalog catalog = catalog();
        Map<String, String> likeAGate =
                catalog.spec("prospects.cleared").orElseThrow().config();
        List<TopicSpec> topics = new ArrayList<>(catalog.specs());
        topics.add(new TopicSpec(BASELINE_IN, PARTITIONS, 1, likeAGate));
        topics.add(new TopicSpec(BASELINE_OUT, PARTITIONS, 1, likeAGate));
        topics.add(new TopicSpec(BASELINE_ASIDE, PARTITIONS, 1, likeAGate));
        return topics;
    }

    /** One line of what is going on. */
    void say(String line) {
        progress.accept(line);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Processor time of this JVM, the broker and whatever {@link #counts} so far, native code included. */
    Duration cpuTime() {
        return others.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Machine.cpuTime().plus(broker.cpuTime()), Duration::plus);
    }

    /** Adds a process to those whose processor time counts, and which end with the lab at the latest. */
    void counts(Process process) {
        others.add(process);
    }

    void countsNoMore(Process process) {
        others.remove(process);
    }

    /** Id of the only broker. */
    int broker() {
        return KafkaFutures.get(admin.describeCluster().nodes())
                .iterator()
                .next()
                .id();
    }

    Admin admin() {
        return admin;
    }

    Workload workload() {
        return workload;
    }

    Path folder() {
        return folder;
    }

    /** The full count, or as much of it as the scale asks for; at least 1. */
    long scaled(long full) {
        return Math.max(1, Math.round(full * scale));
    }

    GroupProgress group(String group, String topic) {
        return new GroupProgress(this, group, topic);
    }

    /** The same for the service and for what it is held against: exactly once, acks=all. */
    StreamsProperties streams(String applicationId) {
        return new StreamsProperties(
                new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers())),
                applicationId,
                folder.resolve("state"),
                STREAM_THREADS,
                0,
                Duration.ofMillis(100),
                1_000_000,
                ClusterSettings.alone(),
                catalog().spec(Topics.COMMANDS).orElseThrow());
    }

    /** Makes sure that the lists are full; the first who asks fills them. */
    void fillLists() throws Exception {
        if (!filled) {
            say("filling the lists: " + OptOutMeasurement.fill(this).text());
        }
    }

    /** Whether nothing was preloaded into the topic before in this run. */
    boolean isFirst(String topic) {
        return preloaded.add(topic);
    }

    void filled() {
        filled = true;
    }

    /** Also when the program is asked to end in the middle of a run. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        others.forEach(Process::destroy);
        admin.close(Duration.ofSeconds(5));
        broker.close();
        delete(folder);
    }

    /** As far as it goes: what is being measured may still be writing when the program is asked to end. */
    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} could not be removed altogether", folder, e);
        }
    }
}
