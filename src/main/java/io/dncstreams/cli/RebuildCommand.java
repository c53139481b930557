package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.genesis.Rebuild;
import io.dncstreams.genesis.Rebuild.GatesFrom;
import io.dncstreams.service.DncService;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the state of the lists anew from what was published of them. */
@Command(
        name = "rebuild",
        description = "Builds the lists anew from dnc.entries and dnc.audit, after state was lost. No instance may run."
                + " May be broken off and run again.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class RebuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--accept-cut-audit",
            description = "Rebuild though dnc.audit does not reach back to the beginning; without this option it says"
                    + " what would be lost.")
    private boolean acceptCutAudit;

    @Option(
            names = "--gates-from",
            paramLabel = "oldest|newest",
            description = "Where gates begin whose position is lost: at the oldest record, so that people may come out"
                    + " twice, or after the newest.")
    private Optional<GatesFrom> gatesFrom = Optional.empty();

    @Override
    public Integer call() {
        Settings settings = settingsOption.loadForCluster();
        Rebuild.Report built = DncService.rebuild(settings, new Rebuild.Options(acceptCutAudit, gatesFrom));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("teams             %,d%n", built.teams());
        out.printf("entries           %,d%n", built.entries());
        out.printf("second names      %,d%n", built.secondNames());
        out.printf("opt-outs known    %,d%n", built.optOuts());
        out.printf("commands waiting  %,d%n", built.commandsWaiting());
        if (built.optOutsReadAgain()) {
            out.println("Commands may have got lost, so the opt-outs are read again from the oldest one.");
        }
        if (!built.auditWasWhole()) {
            out.println("The audit trail was cut: versions of the lists go on far above the old ones.");
        }
        out.println("The lists are built. Start the service.");
        return ExitCode.OK;
    }
}
