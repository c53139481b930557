package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key. The key itself is shown this once and kept nowhere. */
@Command(
        name = "create",
        description = "Makes an API key for a team and prints it, this once.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class KeysCreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

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
        try (ApiKeyAdmin keys =
                new ApiKeyAdmin(settings.kafka().forProducer(), Topics.API_KEYS, InstantSource.system())) {
            ApiKeyAdmin.Created created = keys.create(team.text(), scopes, "");
            PrintWriter out = spec.commandLine().getOut();
            out.println("key id  " + created.stored().keyId());
            out.println("key     " + created.key());
            out.println("The key is shown this once and kept nowhere.");
        }
        return ExitCode.OK;
    }
}
