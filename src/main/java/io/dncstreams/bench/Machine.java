package io.dncstreams.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where the figures come from.
 *
 * @param cores processors that the JVM may use
 * @param memoryBytes of the machine or container
 * @param heapBytes most that the JVM may use for objects
 * @param load runnable threads a core when it began; much above zero means that somebody else works here, too. Negative
 *     where the system doesn't tell
 */
record Machine(int cores, long memoryBytes, long heapBytes, String jdk, String system, Instant date, double load) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                SYSTEM.getTotalMemorySize(),
                Runtime.getRuntime().maxMemory(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                SYSTEM.getName() + " " + SYSTEM.getVersion() + " " + SYSTEM.getArch(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                SYSTEM.getSystemLoadAverage() / SYSTEM.getAvailableProcessors());
    }

    /** Processor time of this JVM so far, native code included. */
    static Duration cpuTime() {
        return Duration.ofNanos(SYSTEM.getProcessCpuTime());
    }

    String text() {
        return "%d cores, %d MiB memory, %d MiB heap, JDK %s, %s, %s, load %.1f a core"
                .formatted(cores, memoryBytes >> 20, heapBytes >> 20, jdk, system, date, load);
    }
}
