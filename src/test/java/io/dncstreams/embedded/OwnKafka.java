package io.dncstreams.embedded;

/**
 * A broker of a test's own, as a parameter of a test method or constructor of a class with {@link KafkaExtension}; it
 * ends with the test, or the test class if the constructor asked for it. For tests of the whole service, whose topics
 * have fixed names.
 */
public record OwnKafka(String bootstrapServers) {}
