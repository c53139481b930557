package io.dncstreams.store;

import io.dncstreams.bench.Workload;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Keys of the list store, on one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class ListKeysBenchmark {

    private static final int KEYS = 4096;

    private final String[] urls = IntStream.range(0, KEYS)
            .mapToObj(person -> Workload.person(person).url())
            .toArray(String[]::new);
    private final String[] teams =
            IntStream.range(0, KEYS).mapToObj(new Workload(KEYS, 100)::team).toArray(String[]::new);
    private int next;

    @Benchmark
    public Bytes url() {
        int key = next();
        return ListKeys.url(teams[key], urls[key]);
    }

    /** There and back. */
    @Benchmark
    public long order() {
        int key = next();
        return ListKeys.sequence(ListKeys.order(teams[key], key));
    }

    private int next() {
        next = (next + 1) % KEYS;
        return next;
    }
}
