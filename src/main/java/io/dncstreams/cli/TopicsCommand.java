package io.dncstreams.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The topics on the cluster, held against the manifests. */
@Command(
        name = "topics",
        description = "Creates or checks the topics on the cluster named by KAFKA_BOOTSTRAP_SERVERS.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class,
        subcommands = {TopicsApplyCommand.class, TopicsCheckCommand.class})
final class TopicsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw CommandFailures.commandMissing(spec);
    }
}
