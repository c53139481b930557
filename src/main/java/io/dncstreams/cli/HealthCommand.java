package io.dncstreams.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a container engine without probes of its own asks; an image needs no further program for it. */
@Command(
        name = "health",
        description = "Asks a running service whether it is ready; exit code 1 if it isn't.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class HealthCommand implements Callable<Integer> {

    private static final int TIMEOUT_MS = 3_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceUrl url;

    @Option(names = "--live", description = "Ask only whether it can still become ready by itself.")
    private boolean live;

    @Override
    public Integer call() {
        String path = live ? "/health/live" : "/health/ready";
        int status = status(url.get().resolve(path));
        if (status == HttpURLConnection.HTTP_OK) {
            spec.commandLine().getOut().println(live ? "live" : "ready");
            return ExitCode.OK;
        }
        spec.commandLine()
                .getErr()
                .println(status == 0 ? url.get() + " does not answer." : path + " answers " + status);
        return ExitCode.SOFTWARE;
    }

    /** @return 0 if there is no answer */
    private int status(URI probe) {
        try {
            if (!(probe.toURL().openConnection() instanceof HttpURLConnection call)) {
                throw new IllegalArgumentException(probe.toString());
            }
            call.setConnectTimeout(TIMEOUT_MS);
            call.setReadTimeout(TIMEOUT_MS);
            try {
                return call.getResponseCode();
            } finally {
                call.disconnect();
            }
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--url must be an address like http://127.0.0.1:8080.");
        } catch (IOException e) {
            return 0;
        }
    }
}
