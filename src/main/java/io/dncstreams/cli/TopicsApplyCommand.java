package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.topic.TopicDifference;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Creates the topics that are missing; changes none that is there, but says where one doesn't fit. */
@Command(
        name = "apply",
        description =
                "Creates the topics that are missing; changes none that is there. Exit code 1 if one of them is wrong.",
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
        PrintWriter out = spec.commandLine().getOut();
        List<TopicDifference> differences = ClusterTopics.with(settings, (cluster, topics) -> {
            report(out, cluster.apply(topics.declared()));
            return cluster.check(topics.required());
        });
        differences.forEach(each -> out.println(ClusterTopics.line(each)));
        return differences.stream().anyMatch(TopicDifference::fatal) ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private static void report(PrintWriter out, Set<String> created) {
        created.forEach(name -> out.println("created " + name));
        out.println(created.isEmpty() ? "All topics are there." : created.size() + " topics created.");
    }
}
