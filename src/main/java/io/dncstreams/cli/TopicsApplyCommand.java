package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates the topics that are missing; changes none that is there. */
@Command(
        name = "apply",
        description = "Creates the topics that are missing; changes none that is there.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class TopicsApplyCommand implements Callable<Integer> {

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        throw new UnsupportedOperationException(
                "topics are not wired up yet (" + settings.gates().size() + " gate).");
    }
}
