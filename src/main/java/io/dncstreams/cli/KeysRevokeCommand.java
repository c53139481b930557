package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.topology.Topics;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends a key, for good and on all instances. */
@Command(
        name = "revoke",
        description = "Ends an API key, for good and on all instances.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class KeysRevokeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "KEY_ID", description = "Id of the key as 'dnc keys list' shows it, not the key itself.")
    private String keyId;

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        try (ApiKeyAdmin keys =
                new ApiKeyAdmin(settings.kafka().forProducer(), Topics.API_KEYS, InstantSource.system())) {
            if (keys.revoke(keyId).isEmpty()) {
                spec.commandLine().getErr().println("There is no key with this id.");
                return ExitCode.SOFTWARE;
            }
            spec.commandLine().getOut().println("revoked " + keyId);
        }
        return ExitCode.OK;
    }
}
