package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a key, for good and on all instances. */
@Command(
        name = "revoke",
        description = "Ends an API key, for good and on all instances.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class KeysRevokeCommand implements Callable<Integer> {

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "KEY_ID", description = "Id of the key as 'dnc keys list' shows it, not the key itself.")
    private String keyId;

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        throw new UnsupportedOperationException("keys are not wired up yet (" + keyId + ", " + settings.keys() + ").");
    }
}
