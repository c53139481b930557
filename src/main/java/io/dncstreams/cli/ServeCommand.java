package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The service against a real cluster. */
@Command(
        name = "serve",
        description = "Starts the service against the cluster named by KAFKA_BOOTSTRAP_SERVERS.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        throw new UnsupportedOperationException(
                "the service is not wired up yet (" + settings.gates().size() + " gate).");
    }
}
