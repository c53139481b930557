package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Creates the topics that are missing; changes none that is there. */
@Command(
        name = "apply",
        description = "Creates the topics that are missing; changes none that is there.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class TopicsApplyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        Set<String> created = ClusterTopics.with(settings, (cluster, topics) -> cluster.apply(topics.declared()));
        PrintWriter out = spec.commandLine().getOut();
        created.forEach(name -> out.println("created " + name));
        out.println(created.isEmpty() ? "All topics are there." : created.size() + " topics created.");
        return ExitCode.OK;
    }
}
