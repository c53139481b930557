package io.dncstreams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dncstreams.profile.ProfileReading.Person;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileUrlReaderTest {

    private static final int TIMES = 1_000;

    private final ProfileUrlReader reader = new ProfileUrlReader();

    static Stream<String> identifiers() {
        return Stream.of("ab", "john-smith", "x".repeat(Identifier.MAX_LENGTH));
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void aPlainUrlLeavesNothingToTheCollectorButTheResult(String identifier) {
        String text = "www.linkedin.com/in/" + identifier + "/";
        byte[] canonical = (ProfileUrls.PREFIX + identifier).getBytes(StandardCharsets.ISO_8859_1);

        long alone =
                bytesOf(() -> new Person(new String(canonical, StandardCharsets.ISO_8859_1), OptionalLong.empty()));
        long read = bytesOf(() -> reader.read(text));

        assertThat(PlainUrl.find(text)).isNotEqualTo(PlainUrl.NOT_PLAIN);
        assertThat(read).isLessThan(alone + TIMES);
    }

    @Test
    void readersOfTwoThreadsDontMeet() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Long>> work = Stream.of("x", "y")
                    .map(letter -> misreadings(letter.repeat(Identifier.MAX_LENGTH)))
                    .toList();

            assertThat(threads.invokeAll(work, 60, TimeUnit.SECONDS))
                    .extracting(Future::get)
                    .containsOnly(0L);
        }
    }

    private static Callable<Long> misreadings(String identifier) {
        String text = "linkedin.com/in/" + identifier;
        Person person = new Person(ProfileUrls.PREFIX + identifier, OptionalLong.empty());
        ProfileUrlReader own = new ProfileUrlReader();
        return () -> Stream.generate(() -> own.read(text))
                .limit(200_000)
                .filter(reading -> !reading.equals(person))
                .count();
    }

    /** Bytes that this thread takes for it, once it has been done before. */
    private static long bytesOf(Supplier<ProfileReading> result) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ProfileReading[] results = new ProfileReading[TIMES];
        long taken = 0;
        for (int round = 0; round < 2; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                results[i] = result.get();
            }
            taken = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(results).doesNotContainNull();
        return taken;
    }
}
