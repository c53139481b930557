package io.dncstreams.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Programs to learn from. */
@Command(
        name = "example",
        description = "Programs that show how to use the service.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class,
        subcommands = {ExampleCampaignCommand.class})
final class ExampleCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw CommandFailures.commandMissing(spec);
    }
}
