package io.dncstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class TopicCommandsIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Dnc.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String settings(OwnKafka kafka, int partitions) throws IOException {
        return Files.writeString(folder.resolve(partitions + ".properties"), """
                        kafka.bootstrap.servers = %s
                        dnc.topics.replicas = 1
                        dnc.topics.partitions = %d
                        dnc.http.port = 0
                        dnc.state-dir = %s
                        """.formatted(
                                kafka.bootstrapServers(), partitions, folder.resolve("state")))
                .toString();
    }

    @Test
    void topicsThatDoNotFitAreNamedAndNothingStartsOnThem(OwnKafka kafka) throws Exception {
        String three = settings(kafka, 3);
        String seven = settings(kafka, 7);

        assertThat(run("topics", "apply", "--config", three)).isZero();
        assertThat(out.toString()).contains("created dnc.commands").doesNotContain("wrong");

        assertThat(run("topics", "check", "--config", three)).isZero();
        assertThat(out.toString()).contains("All topics are as declared.");

        assertThat(run("topics", "apply", "--config", seven)).isEqualTo(1);
        assertThat(out.toString()).contains("wrong    dnc.commands: has 3 partitions, must have 7");

        assertThat(run("serve", "--config", seven)).isEqualTo(2);
        assertThat(err.toString()).contains("dnc.commands: has 3 partitions, must have 7");
    }

    /** Somebody was listed here once, and nothing is left that says by whom. */
    @Test
    void whatIsLostEndsWithExitCode3AndTheCommandThatMendsIt(OwnKafka kafka) throws Exception {
        String settings = settings(kafka, 3);
        assertThat(run("topics", "apply", "--config", settings)).isZero();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("dnc.entries", "team|url", "{}")).get(10, TimeUnit.SECONDS);
        }

        assertThat(run("serve", "--config", settings)).isEqualTo(3);
        assertThat(err.toString())
                .contains("dnc serve refuses: ", "[dnc.entries] hold records", "run './dnc rebuild'")
                .doesNotContain("Exception");

        assertThat(run("rebuild", "--config", settings)).isEqualTo(3);
        assertThat(err.toString()).contains("dnc rebuild refuses: dnc.entries-", "offset 0 is not an entry");
    }

    @Test
    void aRebuildSaysWhatItBuilt(OwnKafka kafka) throws Exception {
        String settings = settings(kafka, 3);
        assertThat(run("topics", "apply", "--config", settings)).isZero();

        assertThat(run("rebuild", "--config", settings)).isZero();

        assertThat(out.toString())
                .contains("entries           0", "commands waiting  0", "The lists are built. Start the service.");
        assertThat(err.toString()).isEmpty();
    }
}
