package io.dncstreams.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** API keys. */
@Command(
        name = "keys",
        description = "Creates, lists and revokes API keys on the cluster named by KAFKA_BOOTSTRAP_SERVERS.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class,
        subcommands = {KeysCreateCommand.class, KeysListCommand.class, KeysRevokeCommand.class})
final class KeysCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw CommandFailures.commandMissing(spec);
    }
}
