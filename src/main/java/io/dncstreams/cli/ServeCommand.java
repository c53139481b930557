package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.service.DncService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
    public Integer call() throws InterruptedException {
        Settings settings = settingsOption.loadForCluster();
        if (settings.edge().jsonLog()) {
            JsonLog.use();
        }
        DncService service = DncService.start(settings);
        new Shutdown(service).awaitSignal();
        return ExitCode.OK;
    }
}
