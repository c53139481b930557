package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what is kept of the keys: ids, teams, scopes, never the keys. */
@Command(
        name = "list",
        description = "Lists API keys by id, team and scopes, revoked ones included.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class KeysListCommand implements Callable<Integer> {

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
        throw new UnsupportedOperationException("keys are not wired up yet (" + team + ", " + settings.keys() + ").");
    }
}
