package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.topic.TopicDifference;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says how the topics on the cluster differ from what is declared; exit code 1 if they do. */
@Command(
        name = "check",
        description = "Says how the topics on the cluster differ from what is declared; exit code 1 if they do.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class TopicsCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        List<TopicDifference> differences =
                ClusterTopics.with(settings, (cluster, topics) -> cluster.check(topics.required()));
        PrintWriter out = spec.commandLine().getOut();
        differences.forEach(each -> out.println(ClusterTopics.line(each)));
        if (differences.isEmpty()) {
            out.println("All topics are as declared.");
        }
        return differences.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
