package io.dncstreams.embedded;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The one broker that all tests of a JVM share, as a constructor or method parameter of a test class with
 * {@link KafkaExtension}. Tests keep out of each other's way by names of their own: see {@link #uniquePrefix()}.
 */
public final class KafkaForTests {

    private final String bootstrapServers;

    KafkaForTests(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** A fresh prefix for topics, groups and transactional ids, such as {@code t4f09c1ab.}; good in all of them. */
    public String uniquePrefix() {
        return "t" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ".";
    }
}
