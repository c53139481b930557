package io.dncstreams.store;

import io.dncstreams.bench.Workload;
import io.dncstreams.gate.GateReader;
import io.dncstreams.gate.GateReading.Contact;
import io.dncstreams.gate.GateSpec;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a gate does with a prospect of 400 bytes between taking it and letting it out, on one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class GateDecisionBenchmark {

    private static final int LISTED = 20_000;
    private static final int PROSPECTS = 8192;

    private final GateReader reader = new GateReader(GateSpec.PROSPECTS);
    private byte[][] prospects;
    private RealStores stores;
    private ListStore list;
    private int next;

    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
        Workload workload = new Workload(LISTED, 100);
        prospects = IntStream.range(0, PROSPECTS)
                .mapToObj(number -> Workload.prospect(number, workload.candidate(number)))
                .toArray(byte[][]::new);
        stores = new RealStores();
        ListDriver driver = new ListDriver(stores.list());
        for (int person = 0; person < LISTED; person++) {
            driver.add(workload.team(person), Workload.person(person));
        }
        list = stores.reopened();
        while (!list.isRead()) {
            Thread.sleep(1);
        }
    }

    /** Reads the record and looks for its person on the list. */
    @Benchmark
    public Optional<String> decide() {
        return reader.read(prospects[next()]) instanceof Contact contact
                ? list.suppressedBy(contact.teamId(), contact.person())
                : Optional.empty();
    }

    /** Of that, reading the record. */
    @Benchmark
    public Object read() {
        return reader.read(prospects[next()]);
    }

    @TearDown(Level.Trial)
    public void close() {
        stores.close();
    }

    private int next() {
        next = (next + 1) % PROSPECTS;
        return next;
    }
}
