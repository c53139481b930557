package io.dncstreams.cli;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.example.CampaignExample;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A campaign tool that contacts nobody and prints what it would do. */
@Command(
        name = "campaign",
        description =
                "Follows cleared prospects and control records, and prints whom a campaign would contact or stop.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class ExampleCampaignCommand implements Callable<Integer> {

    /** Where {@code dnc dev} has its broker. */
    private static final String DEV_BROKER = "127.0.0.1:9092";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(names = "--once", description = "End when both topics have been read to their ends.")
    private boolean once;

    @Override
    public Integer call() {
        KafkaSettings kafka = settingsOption.load(Map.of()).kafka();
        KafkaSettings found = kafka.bootstrapServers().isPresent() ? kafka : kafka.withBootstrapServers(DEV_BROKER);
        new CampaignExample(found.forConsumer(), spec.commandLine().getOut()).run(() -> !once);
        return ExitCode.OK;
    }
}
