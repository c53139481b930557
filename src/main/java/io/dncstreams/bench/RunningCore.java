package io.dncstreams.bench;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.query.DncList;
import io.dncstreams.service.CoreSettings;
import io.dncstreams.service.DncCore;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topology.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.Uuid;

/** The Kafka side of the service in this JVM, as it is in production; over and over on the same stores. */
final class RunningCore implements AutoCloseable {

    static final String APPLICATION = "dnc-bench";
    static final long ROCKS_DB_BYTES = 256L << 20;

    private static final int ENROLMENT_DAYS = 400;
    private static final Duration START = Duration.ofSeconds(60);

    private final Lab lab;
    private final DncCore core;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private RunningCore(Lab lab, List<GateSpec> gates) {
        this.lab = lab;
        Uuid optOuts = new TopicAdmin(lab.admin(), lab.bootstrapServers(), START)
                .topicIds(Set.of(Topics.OPT_OUTS))
                .get(Topics.OPT_OUTS);
        core = DncCore.start(
                new CoreSettings(
                        lab.streams(APPLICATION),
                        new TeamPartitions(Lab.PARTITIONS),
                        gates,
                        ROCKS_DB_BYTES,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        100_000,
                        ENROLMENT_DAYS),
                optOuts,
                meters);
    }

    static RunningCore start(Lab lab) {
        return new RunningCore(lab, GateSpec.SHIPPED);
    }

    /** The same, but nobody remembers who was cleared. */
    static RunningCore startWithoutEnrolments(Lab lab) {
        return new RunningCore(lab, List.of(GateSpec.PROSPECTS.withoutEnrolments(), GateSpec.AGENT_TASKS));
    }

    /** Whether a topic holds what the stores of lists and gates hold. */
    static boolean isChangelog(String topic) {
        return topic.startsWith(APPLICATION + "-") && topic.endsWith("-changelog");
    }

    /** How far the lists and gates have got on one of their topics. */
    static GroupProgress progress(Lab lab, String topic) {
        return lab.group(APPLICATION, topic);
    }

    void awaitServing() throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + START.toNanos();
        while (!serves()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("the core did not start within " + START);
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    /** Waits until the lists have been read into memory. */
    void awaitLists() throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + Lab.PATIENCE.toNanos();
        while (!hasReadItsLists()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("the lists were not read within " + Lab.PATIENCE);
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    private boolean serves() {
        return core.isReady() && core.ownedPartitions() == Lab.PARTITIONS;
    }

    /**
     * Waits until it serves all lists, after a start with nothing on the disk.
     *
     * @return time since the first records were restored
     */
    Duration awaitRestored() throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + Lab.PATIENCE.toNanos();
        Optional<Long> began = Optional.empty();
        while (!serves()) {
            if (began.isEmpty() && restored() > 0) {
                began = Optional.of(System.nanoTime());
            }
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("nothing was restored within " + Lab.PATIENCE);
            }
            Thread.sleep(Duration.ofMillis(5));
        }
        long ended = System.nanoTime();
        return Duration.ofNanos(
                ended - began.orElseThrow(() -> new IllegalStateException("there was nothing to restore")));
    }

    private double restored() {
        return meters.find("dnc.restored.records").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    DncList list() {
        return core.list();
    }

    /** Whether the lists have been read into memory, which a start begins and does not wait for. */
    boolean hasReadItsLists() {
        Gauge read = meters.find("dnc.lists.read").gauge();
        return read != null && read.value() == Lab.PARTITIONS;
    }

    /** Sum over all counters of a name that carry a tag value. */
    long count(String name, String tag, String value) {
        return Math.round(meters.find(name).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    /** @throws IllegalStateException if anything could not be read: what is measured must be the work itself */
    void requireNoDeadLetters() {
        double letters = meters.find("dnc.dead.letters").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        if (letters > 0) {
            throw new IllegalStateException(Math.round(letters) + " records became dead letters");
        }
    }

    @Override
    public void close() {
        core.close();
        releaseGroups(lab);
    }

    /** After whatever ran under this application's name has ended. */
    static void releaseGroups(Lab lab) {
        progress(lab, Topics.COMMANDS).awaitEmpty();
        lab.group(APPLICATION + "-intake", Topics.OPT_OUTS).awaitEmpty();
    }
}
