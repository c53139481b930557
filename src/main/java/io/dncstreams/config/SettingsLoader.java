package io.dncstreams.config;

import io.dncstreams.config.Settings.CheckCacheSettings;
import io.dncstreams.config.Settings.HttpSettings;
import io.dncstreams.config.Settings.KeySettings;
import io.dncstreams.config.Settings.RateLimits;
import io.dncstreams.config.Settings.StreamsSettings;
import io.dncstreams.config.Settings.TopicSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * Reads the settings: defaults, then a properties file, the environment, system properties, the command line; the later
 * wins. The file is the one named on the command line, else by {@code DNC_CONFIG}, else {@code dnc.properties} in the
 * working folder if it is there.
 */
public final class SettingsLoader {

    private final Map<String, String> environment;
    private final Properties systemProperties;
    private final Path workingFolder;

    /** Reads from this process. */
    public SettingsLoader() {
        this(System.getenv(), System.getProperties(), Path.of(""));
    }

    /** Reads as a process with these would. */
    public SettingsLoader(Map<String, String> environment, Properties systemProperties, Path workingFolder) {
        this.environment = environment;
        this.systemProperties = systemProperties;
        this.workingFolder = workingFolder;
    }

    /** What holds if nothing is given. Names no cluster. */
    public static Settings defaults() {
        return new SettingsLoader(Map.of(), new Properties(), Path.of("")).read(new SettingSources());
    }

    /**
     * Reads and checks everything.
     *
     * @param namedFile the file named on the command line
     * @param options settings that the command line sets, by name, e.g. {@code dnc.http.port}
     * @throws InvalidSettingsException with every problem there is, not just the first
     */
    public Settings load(Optional<Path> namedFile, Map<String, Option> options) {
        SettingSources sources = new SettingSources();
        file(namedFile).ifPresent(sources::addFile);
        sources.addEnvironment(environment);
        sources.addSystemProperties(systemProperties);
        options.forEach((name, option) -> sources.addOption(name, option.value(), option.typed()));
        return read(sources);
    }

    /**
     * A value from the command line.
     *
     * @param typed the option it came from, e.g. {@code --http-port}
     */
    public record Option(String typed, String value) {}

    private Optional<Path> file(Optional<Path> namedFile) {
        Path usual = workingFolder.resolve(SettingSources.USUAL_FILE);
        return namedFile
                .or(() -> Optional.ofNullable(environment.get("DNC_CONFIG")).map(workingFolder::resolve))
                .or(() -> Files.exists(usual) ? Optional.of(usual) : Optional.empty());
    }

    private Settings read(SettingSources sources) {
        List<String> problems = new ArrayList<>(sources.problems());
        SettingsReader reader = new SettingsReader(sources.given(), problems);
        HttpSettings http = new HttpSettings(
                reader.get(DeclaredSettings.HTTP_HOST),
                reader.get(DeclaredSettings.HTTP_PORT),
                reader.get(DeclaredSettings.HTTP_MAX_BODY),
                reader.get(DeclaredSettings.HTTP_MAX_BATCH),
                reader.get(DeclaredSettings.HTTP_MAX_ENTRIES),
                reader.get(DeclaredSettings.HTTP_TIMEOUT),
                Boolean.parseBoolean(reader.get(DeclaredSettings.HTTP_DOCS)));
        Settings settings = new Settings(
                http,
                rateLimits(reader),
                new StreamsSettings(
                        reader.get(DeclaredSettings.APPLICATION_ID),
                        reader.get(DeclaredSettings.STATE_DIR),
                        reader.get(DeclaredSettings.STREAM_THREADS),
                        reader.get(DeclaredSettings.STANDBY_REPLICAS),
                        reader.get(DeclaredSettings.COMMIT_INTERVAL),
                        reader.get(DeclaredSettings.ROCKSDB_MEMORY),
                        Math.toIntExact(reader.get(DeclaredSettings.MAX_RECORD)),
                        reader.get(DeclaredSettings.ENROLMENT_DAYS)),
                new ClusterReader(reader, problems, http).read(),
                new TopicSettings(
                        reader.find(DeclaredSettings.TOPIC_REPLICAS)
                                .map(OptionalInt::of)
                                .orElse(OptionalInt.empty()),
                        reader.find(DeclaredSettings.TOPIC_PARTITIONS)
                                .map(OptionalInt::of)
                                .orElse(OptionalInt.empty())),
                new KeySettings(reader.get(DeclaredSettings.KEYS_STALE_AFTER)),
                new CheckCacheSettings(
                        reader.get(DeclaredSettings.CACHE_TTL), reader.get(DeclaredSettings.CACHE_MAX_ENTRIES)),
                new GateReader(reader, problems).read(),
                new KafkaSettings(new KafkaRules(problems).accept(reader.take("kafka."))));
        reader.complainAboutTheRest();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
    }

    private static RateLimits rateLimits(SettingsReader reader) {
        RateLimits.Limits standard = new RateLimits.Limits(
                reader.get(DeclaredSettings.RATE_READ),
                reader.get(DeclaredSettings.RATE_WRITE),
                reader.get(DeclaredSettings.RATE_BATCH),
                reader.get(DeclaredSettings.RATE_CHECK_BATCH));
        Map<String, RateLimits.Limits> byTeam = new java.util.TreeMap<>();
        for (String team : reader.teams()) {
            byTeam.put(
                    team,
                    new RateLimits.Limits(
                            reader.find(ofTeam(DeclaredSettings.RATE_READ, team))
                                    .orElse(standard.read()),
                            reader.find(ofTeam(DeclaredSettings.RATE_WRITE, team))
                                    .orElse(standard.write()),
                            reader.find(ofTeam(DeclaredSettings.RATE_BATCH, team))
                                    .orElse(standard.batch()),
                            reader.find(ofTeam(DeclaredSettings.RATE_CHECK_BATCH, team))
                                    .orElse(standard.checkBatch())));
        }
        return new RateLimits(standard, byTeam);
    }

    private static Setting<Integer> ofTeam(Setting<Integer> setting, String team) {
        return setting.named(setting.name().replace("dnc.rate-limit.", SettingsReader.TEAM_PREFIX + team + "."));
    }
}
