package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is kept of the keys: ids, teams, scopes, never the keys. */
@Command(
        name = "list",
        description = "Lists API keys by id, team and scopes, revoked ones included.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class KeysListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--team",
            paramLabel = "TEAM",
            converter = TeamId.Converter.class,
            description = "Only this team's keys.")
    private Optional<TeamId> team = Optional.empty();

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        try (ApiKeyAdmin keys =
                new ApiKeyAdmin(settings.kafka().forProducer(), Topics.API_KEYS, InstantSource.system())) {
            PrintWriter out = spec.commandLine().getOut();
            keys.list().stream()
                    .filter(key ->
                            team.isEmpty() || key.teamId().equals(team.get().text()))
                    .forEach(key -> out.println(String.join(
                            "\t",
                            key.keyId(),
                            key.teamId(),
                            key.scopes().stream().map(Scope::text).sorted().collect(Collectors.joining(",")),
                            key.status().name().toLowerCase(Locale.ROOT),
                            key.createdAt().toString())));
        }
        return ExitCode.OK;
    }
}
