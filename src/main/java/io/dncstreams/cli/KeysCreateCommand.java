package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.key.ApiKeys.Scope;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a key. The key itself is shown this once and kept nowhere. */
@Command(
        name = "create",
        description = "Makes an API key for a team and prints it, this once.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class KeysCreateCommand implements Callable<Integer> {

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--team",
            paramLabel = "TEAM",
            required = true,
            converter = TeamId.Converter.class,
            description = "The team the key is for.")
    private TeamId team;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            converter = ScopeConverter.class,
            description = "dnc:read, dnc:write or both, separated by a comma (default: both).")
    private Set<Scope> scopes = EnumSet.allOf(Scope.class);

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        throw new UnsupportedOperationException(
                "keys are not wired up yet (" + team + ", " + scopes + ", " + settings.keys() + ").");
    }
}
