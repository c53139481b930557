package io.dncstreams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dncstreams.config.Settings.GateSettings;
import io.dncstreams.config.Settings.RateLimits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Properties systemProperties = new Properties();

    private Settings load() {
        return new SettingsLoader(environment, systemProperties, folder).load(Optional.empty(), Map.of());
    }

    private List<String> problems() {
        InvalidSettingsException thrown = catchThrowableOfType(InvalidSettingsException.class, this::load);
        assertThat(thrown).as("the settings should be refused").isNotNull();
        return thrown.problems();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void nothingGivenMeansDefaults() {
        Settings settings = load();

        assertThat(settings).isEqualTo(SettingsLoader.defaults());
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.http().maxBodyBytes()).isEqualTo(1_048_576);
        assertThat(settings.http().maxBatchBytes()).isEqualTo(8_388_608);
        assertThat(settings.rateLimits().of("anyone")).isEqualTo(new Limits(60, 30, 10, 120));
        assertThat(settings.topics().replicas()).isEqualTo(OptionalInt.empty());
        assertThat(settings.gates())
                .containsExactly(
                        new GateSettings(
                                "prospects",
                                "prospects",
                                "prospects.cleared",
                                "prospects.suppressed",
                                "/teamId",
                                "/url",
                                "/campaignId",
                                true),
                        new GateSettings(
                                "agent-tasks",
                                "agent-tasks",
                                "agent-tasks.cleared",
                                "agent-tasks.skipped",
                                "/teamId",
                                "/url",
                                "",
                                false));
        assertThat(settings.kafka().bootstrapServers()).isEmpty();
    }

    @Test
    void laterSourcesWin() throws IOException {
        file("dnc.properties", """
                dnc.http.port = 1
                dnc.http.host = ::1
                dnc.rate-limit.read = 1
                dnc.commit-interval = 1s
                """);
        environment.put("DNC_HTTP_PORT", "2");
        environment.put("DNC_RATE_LIMIT_READ", "2");
        environment.put("DNC_COMMIT_INTERVAL", "2s");
        systemProperties.setProperty("dnc.rate-limit.read", "3");
        systemProperties.setProperty("dnc.commit-interval", "3s");

        Settings settings = new SettingsLoader(environment, systemProperties, folder)
                .load(
                        Optional.empty(),
                        Map.of("dnc.commit-interval", new SettingsLoader.Option("--commit-interval", "4s")));

        assertThat(settings.http().host()).isEqualTo("::1");
        assertThat(settings.http().port()).isEqualTo(2);
        assertThat(settings.rateLimits().standard().read()).isEqualTo(3);
        assertThat(settings.streams().commitInterval()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void theFileIsTheOneNamed() throws IOException {
        file("dnc.properties", "dnc.http.port = 1");
        file("by-variable.properties", "dnc.http.port = 2");
        Path named = file("by-option.properties", "dnc.http.port = 3");
        assertThat(load().http().port()).isEqualTo(1);

        environment.put("DNC_CONFIG", "by-variable.properties");
        assertThat(load().http().port()).isEqualTo(2);

        SettingsLoader loader = new SettingsLoader(environment, systemProperties, folder);
        assertThat(loader.load(Optional.of(named), Map.of()).http().port()).isEqualTo(3);
    }

    @Test
    void aNamedFileThatIsMissingIsAProblem() {
        environment.put("DNC_CONFIG", "nowhere.properties");

        assertThat(problems()).singleElement().asString().contains("nowhere.properties", "there is no such file");
    }

    @Test
    void everyProblemIsListed() throws IOException {
        file("dnc.properties", "dnc.http.port = http\ndnc.htpp.host = x\nkafka.acks = 1\n");
        environment.put("DNC_COMMIT_INTERVAL", "soon");
        environment.put("DNC_RATELIMIT_READ", "5");

        assertThat(problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("dnc.http.port must be a whole number from 0 to 65535, but is \"http\""),
                        problem -> assertThat(problem)
                                .startsWith("dnc.htpp.host is not a setting")
                                .endsWith("did you mean dnc.http.host?"),
                        problem -> assertThat(problem).startsWith("acks can't be changed"),
                        problem -> assertThat(problem).startsWith("dnc.commit-interval must be a time"),
                        problem -> assertThat(problem)
                                .isEqualTo("DNC_RATELIMIT_READ is not a setting; did you mean DNC_RATE_LIMIT_READ?"))
                .allSatisfy(problem -> assertThat(problem).doesNotContain("\n"));
    }

    @Test
    void aTeamMayHaveLimitsOfItsOwn() throws IOException {
        file("dnc.properties", "dnc.rate-limit.team.\"team.x\".write = 5\ndnc.rate-limit.team.team_y.write = 6\n");
        environment.put("DNC_RATE_LIMIT_BATCH", "0");
        environment.put("DNC_RATE_LIMIT_TEAM_team_y_READ", "1000");
        environment.put("DNC_RATE_LIMIT_TEAM_team_z_CHECK_BATCH", "7");
        environment.put("DNC_RATE_LIMIT_TEAM_team_z_BATCH", "8");

        Settings.RateLimits limits = load().rateLimits();

        assertThat(limits.of("team.x")).isEqualTo(new Limits(60, 5, 0, 120));
        assertThat(limits.of("team_y")).isEqualTo(new Limits(1000, 6, 0, 120));
        assertThat(limits.of("team_z")).isEqualTo(new Limits(60, 30, 8, 7));
        assertThat(limits.of("TEAM_Y")).isEqualTo(new Limits(60, 30, 0, 120));
    }

    @Test
    void aThirdGateNeedsNothingButItsOwnSettings() {
        environment.put("DNC_GATES_2_NAME", "leads");
        environment.put("DNC_GATES_2_INPUT", "crm-leads");
        environment.put("DNC_GATES_2_CLEARED", "crm-leads-ok");
        environment.put("DNC_GATES_2_SUPPRESSED", "crm-leads-stop");
        environment.put("DNC_GATES_2_CAMPAIGN_POINTER", "none");

        assertThat(load().gates()).extracting(GateSettings::name).containsExactly("prospects", "agent-tasks", "leads");
        assertThat(load().gates().getLast().campaignPointer()).isEmpty();
    }

    @Test
    void aGateBesideTheShippedOnesMayNotUseTheirTopics() {
        environment.put("DNC_GATES_2_NAME", "again");
        environment.put("DNC_GATES_2_INPUT", "prospects.cleared");
        environment.put("DNC_GATES_2_CLEARED", "twice-cleared");
        environment.put("DNC_GATES_2_SUPPRESSED", "agent-tasks.skipped");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "dnc.gates[0].cleared and dnc.gates[2].input both use the topic prospects.cleared; records would"
                                + " pass a gate again and again, or two gates in a row; one gate must not read what a gate"
                                + " wrote.",
                        "dnc.gates[1].suppressed and dnc.gates[2].suppressed both use the topic agent-tasks.skipped; each"
                                + " needs its own.");
    }

    @Test
    void gatesGivenFromZeroStandInPlaceOfTheShippedOnes() throws IOException {
        file("dnc.properties", """
                dnc.gates[0].name = tasks
                dnc.gates[0].input = agent-tasks
                dnc.gates[0].cleared = agent-tasks.cleared
                dnc.gates[0].suppressed = agent-tasks.skipped
                dnc.gates[0].url-pointer = /contact/url
                """);
        environment.put("DNC_GATES_0_TEAM_POINTER", "/team");

        assertThat(load().gates())
                .containsExactly(new GateSettings(
                        "tasks",
                        "agent-tasks",
                        "agent-tasks.cleared",
                        "agent-tasks.skipped",
                        "/team",
                        "/contact/url",
                        "/campaignId",
                        true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cleared = in | both use the topic in",
                "suppressed = out | both use the topic out",
                "input = dnc.entries | belongs to the service itself",
                "input = dnc-streams-list-changelog | belongs to the service itself",
                "input = campaigns.control | belongs to the service itself",
                "input = __consumer_offsets | belongs to Kafka",
                "cleared = in | must not read what a gate wrote",
                "name = rerouted | choose another",
                "input = a b | must be the name of a topic",
                "url-pointer = url | must be a JSON Pointer",
                "colour = red | dnc.gates[0].colour is not a setting"
            })
    void impossibleGatesAreRefused(String line, String problem) throws IOException {
        file("dnc.properties", """
                dnc.gates[0].name = g
                dnc.gates[0].input = in
                dnc.gates[0].cleared = out
                dnc.gates[0].suppressed = held
                dnc.gates[0].""" + line);

        assertThat(problems()).singleElement().asString().contains(problem);
    }

    @Test
    void aGateMustNameItsTopics() throws IOException {
        file("dnc.properties", "dnc.gates[1].name = g\ndnc.gates[1].input = in\n");

        assertThat(problems())
                .anyMatch(problem -> problem.startsWith("dnc.gates[0] is missing"))
                .anyMatch(problem -> problem.startsWith("dnc.gates[1].cleared is missing"))
                .anyMatch(problem -> problem.startsWith("dnc.gates[1].suppressed is missing"));
    }

    @Test
    void kafkaSettingsReachEachClient() throws IOException {
        file("dnc.properties", "kafka.producer.linger.ms = 7\nkafka.security.protocol = SASL_SSL\n");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "broker:9092");
        environment.put("KAFKA_SASL_JAAS_CONFIG", "secret");

        KafkaSettings kafka = load().kafka();

        assertThat(kafka.bootstrapServers()).contains("broker:9092");
        assertThat(kafka.forProducer())
                .containsEntry("linger.ms", "7")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "secret");
        assertThat(kafka.forConsumer()).containsKey("sasl.jaas.config").doesNotContainKey("linger.ms");
        assertThat(kafka.forAdmin()).containsKey("bootstrap.servers").doesNotContainKey("producer.linger.ms");
        assertThat(kafka.forStreams()).containsEntry("producer.linger.ms", "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKA_ACKS",
                "KAFKA_PRODUCER_ACKS",
                "KAFKA_MAIN_CONSUMER_ISOLATION_LEVEL",
                "KAFKA_ENABLE_IDEMPOTENCE",
                "KAFKA_PROCESSING_GUARANTEE",
                "KAFKA_AUTO_OFFSET_RESET",
                "KAFKA_TRANSACTIONAL_ID",
                "KAFKA_GROUP_ID",
                "KAFKA_CLIENT_ID",
                "KAFKA_CONSUMER_CLIENT_ID",
                "KAFKA_VALUE_SERIALIZER"
            })
    void whatAPromiseStandsOnCannotBeChanged(String variable) {
        environment.put(variable, "anything");

        assertThat(problems()).singleElement().asString().contains("can't be changed", variable);
    }

    @Test
    void secretsAreNeverPrinted() {
        environment.put("KAFKA_SASL_JAAS_CONFIG", "s3cret");
        assertThat(load()).asString().doesNotContain("s3cret");

        environment.put("KAFKA_SASL_JASS_CONFIG", "s3cret");
        environment.put("KAFKA_REQUEST_TIMEOUT_MS", "s3cret");
        environment.put("KAFKA_ACKS", "s3cret");
        assertThat(problems()).hasSize(3).noneMatch(problem -> problem.contains("s3cret"));
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        environment.put("KAFKA_HEAP_OPTS", "-Xmx1g");
        environment.put("KAFKA_SERVICE_HOST", "10.0.0.1");
        environment.put("KAFKA_PORT", "tcp://10.0.0.1:9092");
        environment.put("KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1");
        environment.put("DNC_SERVICE_PORT_HTTP", "8080");
        environment.put("DNC_URL", "https://localhost:8080");
        environment.put("DNC_CA_FILE", "/etc/dnc/ca.crt");
        environment.put("DNC_PORT_8080_TCP", "tcp://10.0.0.2:8080");
        environment.put("PATH", "/bin");

        assertThat(load()).isEqualTo(SettingsLoader.defaults());
    }

    @Test
    void theClusterSecretIsNeverShown() {
        environment.put("DNC_CLUSTER_SECRET", "too-short-to-tell");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("at least 32 characters")
                .doesNotContain("too-short");

        environment.put("DNC_CLUSTER_SECRET", "long-enough-to-be-a-secret-of-a-cluster");
        assertThat(load().toString()).doesNotContain("long-enough");
    }

    @Test
    void theClusterSecretMayStandInAFile() throws IOException {
        environment.put(
                "DNC_CLUSTER_SECRET_FILE",
                file("secret", "long-enough-to-be-a-secret-of-a-cluster\n").toString());

        assertThat(load().cluster().secret()).contains(new Secret("long-enough-to-be-a-secret-of-a-cluster"));
        assertThat(load().cluster().advertisedAddress()).contains("127.0.0.1:8080");
    }

    @Test
    void whoListensEverywhereMustSayWhereToBeCalled() {
        environment.put("DNC_CLUSTER_SECRET", "long-enough-to-be-a-secret-of-a-cluster");
        environment.put("DNC_HTTP_HOST", "0.0.0.0");

        assertThat(problems()).singleElement().asString().contains("dnc.cluster.advertised-address");

        environment.put("DNC_CLUSTER_ADVERTISED_ADDRESS", "dnc-0.dnc:8080");
        assertThat(load().cluster().advertisedAddress()).contains("dnc-0.dnc:8080");
    }
}
