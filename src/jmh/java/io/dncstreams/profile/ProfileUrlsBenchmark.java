package io.dncstreams.profile;

import io.dncstreams.bench.Workload;
import io.dncstreams.profile.ProfileReading.Person;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Profile URLs to people, on one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class ProfileUrlsBenchmark {

    private static final int TEXTS = 4096;

    /** Odd and without a pattern in its bits: neighbours come in different shapes. */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private final String[] plain = IntStream.range(0, TEXTS)
            .mapToObj(person -> "https://www.linkedin.com/in/" + Workload.identifier(person) + "/")
            .toArray(String[]::new);
    private final String[] mixed = IntStream.range(0, TEXTS)
            .mapToObj(person -> Workload.url(person, person * SCATTER))
            .toArray(String[]::new);
    private final byte[][] canonical = IntStream.range(0, TEXTS)
            .mapToObj(person -> Workload.person(person).url().getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);
    private final ProfileUrlReader reader = new ProfileUrlReader();
    private int next;

    /** As browsers show them. */
    @Benchmark
    public ProfileReading plain() {
        return reader.read(plain[next()]);
    }

    /** The shapes in which they come: 3 in 10 are none of the plain ones. */
    @Benchmark
    public ProfileReading mixed() {
        return reader.read(mixed[next()]);
    }

    /** The result and nothing else: what is more than its bytes an operation is garbage. */
    @Benchmark
    public ProfileReading resultAlone() {
        return new Person(new String(canonical[next()], StandardCharsets.ISO_8859_1), OptionalLong.empty());
    }

    private int next() {
        next = (next + 1) % TEXTS;
        return next;
    }
}
