package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.topology.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An installation that has worked with one gate gets the second that ships and a third on topics of its user's own. */
@ExtendWith(KafkaExtension.class)
class OwnGateIT {

    private static final Map<String, String> THIRD_GATE = Map.of(
            "DNC_GATES_2_NAME", "crm-leads",
            "DNC_GATES_2_INPUT", "leads",
            "DNC_GATES_2_CLEARED", "leads.ok",
            "DNC_GATES_2_SUPPRESSED", "leads.stop",
            "DNC_GATES_2_TEAM_POINTER", "/account/team",
            "DNC_GATES_2_URL_POINTER", "/contact/0/linkedin",
            "DNC_GATES_2_CAMPAIGN_POINTER", "none");

    private static final String STOPPED =
            "{\"account\":{\"team\":\"team_a\"},\"contact\":{\"0\":{\"linkedin\":\"in/max\"}}}";
    private static final String FREE = STOPPED.replace("in/max", "in/moritz");

    private String brokers;

    @Test
    void aThirdGateIsConfigurationAndItsTopics(OwnKafka kafka, @TempDir Path folder) throws Exception {
        brokers = kafka.bootstrapServers();
        startWithOneGateAndAnOptOut(folder.resolve("state"));

        try (ServiceProcess service = new ServiceProcess(brokers, folder, THIRD_GATE)) {
            service.start();
            assertThat(service.awaitExit()).isEqualTo(2);
            assertThat(Files.readString(folder.resolve("service.log")))
                    .contains(
                            "leads: does not exist; the gate crm-leads reads it, and topics of your own gates are yours"
                                    + " to create: 4 partitions, cleanup.policy=delete, message.timestamp.type=LogAppendTime");

            create("leads", "leads.ok", "leads.stop");
            service.start();
            service.awaitReady();
            send("prospects", CoreUnderTest.prospect("team_a", "in/max", "cmp_1"));
            send("prospects", CoreUnderTest.prospect("team_a", "in/moritz", "cmp_1"));
            send("agent-tasks", "{\"teamId\":\"team_a\",\"url\":\"in/max\",\"task\":\"send message\"}");
            send("agent-tasks", "{\"teamId\":\"team_a\",\"url\":\"in/moritz\",\"task\":\"send message\"}");
            send("leads", STOPPED);
            send("leads", FREE);
            // Without a team the record can be judged by nobody.
            send("leads", "{\"teamId\":\"team_a\",\"url\":\"in/moritz\"}");

            assertThat(only("prospects.suppressed")).contains("suppressed https://linkedin.com/in/max");
            assertThat(only("prospects.cleared")).contains("cleared https://linkedin.com/in/moritz");
            assertThat(only("agent-tasks.skipped")).contains("suppressed https://linkedin.com/in/max");
            assertThat(only("agent-tasks.cleared")).contains("cleared https://linkedin.com/in/moritz");
            assertThat(only("leads.stop")).isEqualTo("suppressed https://linkedin.com/in/max " + STOPPED);
            assertThat(only("leads.ok")).isEqualTo("cleared https://linkedin.com/in/moritz " + FREE);
            assertThat(only(Topics.DEAD_LETTERS)).contains("\"url\":\"in/moritz\"");
            assertThat(service.exchange("GET", "/metrics", "", "").body())
                    .contains("dnc_gate_records_total{gate=\"crm-leads\",outcome=\"cleared\"} 1.0");
        }
    }

    /** As an installation was before there was more than one gate. */
    private void startWithOneGateAndAnOptOut(Path state) throws Exception {
        try (DncService before = DncService.start(oneGate(state))) {
            before.awaitReady(Duration.ofSeconds(60));
            send(Topics.OPT_OUTS, "{\"teamId\":\"team_a\",\"url\":\"in/max\"}");
            Awaitility.await("the opt-out takes effect")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> before.isListed("team_a", "https://linkedin.com/in/max"));
        }
    }

    private Settings oneGate(Path state) {
        Map<String, SettingsLoader.Option> options = new HashMap<>();
        Map.of(
                        "dnc.http.port", "0",
                        "dnc.cluster.drain-time", "0s",
                        "dnc.state-dir", state.toString(),
                        "dnc.topics.replicas", "1",
                        "dnc.topics.partitions", Integer.toString(CoreUnderTest.PARTITIONS),
                        "dnc.gates[0].name", "prospects",
                        "dnc.gates[0].input", "prospects",
                        "dnc.gates[0].cleared", "prospects.cleared",
                        "dnc.gates[0].suppressed", "prospects.suppressed")
                .forEach((name, value) -> options.put(name, new SettingsLoader.Option("test", value)));
        return new SettingsLoader()
                .load(Optional.empty(), options)
                .withKafka(new KafkaSettings(Map.of("bootstrap.servers", brokers)));
    }

    private void create(String... names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(Stream.of(names)
                            .map(name -> new NewTopic(name, CoreUnderTest.PARTITIONS, (short) 1)
                                    .configs(Map.of("message.timestamp.type", "LogAppendTime")))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** Without a key, so that most of them land on the wrong partition. */
    private void send(String topic, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, value));
        }
    }

    /** The one record of a topic: status, URL, content. */
    private String only(String topic) {
        try (CommittedRecords records = new CommittedRecords(brokers, topic)) {
            List<ConsumerRecord<byte[], byte[]>> all = records.awaitAtLeast(1);
            assertThat(all).hasSize(1);
            ConsumerRecord<byte[], byte[]> record = all.getFirst();
            return "%s %s %s"
                    .formatted(
                            CommittedRecords.header(record, "dnc-status"),
                            CommittedRecords.header(record, "dnc-url"),
                            CommittedRecords.value(record));
        }
    }
}
