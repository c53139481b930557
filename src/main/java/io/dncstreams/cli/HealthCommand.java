package io.dncstreams.cli;

import io.dncstreams.config.InvalidSettingsException;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.tls.InvalidTlsException;
import io.dncstreams.tls.TlsContexts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
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
        description =
                "Asks a running service whether it is ready; exit code 1 if it isn't. Without --url and DNC_URL, the one"
                        + " with the same settings on this machine: at dnc.operator.port if it has one.",
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
        Asked service = service();
        int status = status(service.address().resolve(path), service.trust());
        if (status == HttpURLConnection.HTTP_OK) {
            spec.commandLine().getOut().println(live ? "live" : "ready");
            return ExitCode.OK;
        }
        spec.commandLine()
                .getErr()
                .println(status == 0 ? service.address() + " does not answer." : path + " answers " + status);
        return ExitCode.SOFTWARE;
    }

    /** @param trust empty for what Java trusts */
    private record Asked(URI address, Optional<SSLContext> trust) {}

    private Asked service() {
        boolean isSaid = spec.commandLine().getParseResult().hasMatchedOption("--url")
                || System.getenv(ServiceUrl.VARIABLE) != null;
        try {
            if (isSaid) {
                return new Asked(url.get(), url.trust());
            }
            Settings settings = new SettingsLoader().load(Optional.empty(), Map.of());
            Optional<SSLContext> own = settings.edge()
                    .tls()
                    .map(files -> TlsContexts.trusting(files.ca().orElse(files.certificate())));
            return new Asked(OwnAddress.ofHealth(settings), url.trust().or(() -> own));
        } catch (InvalidSettingsException e) {
            // No service has started with those; whoever starts one is told why.
            return new Asked(url.get(), url.trust());
        } catch (InvalidTlsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** @return 0 if there is no answer */
    private int status(URI probe, Optional<SSLContext> trust) {
        try {
            if (!(probe.toURL().openConnection() instanceof HttpURLConnection call)) {
                throw new IllegalArgumentException(probe.toString());
            }
            if (call instanceof HttpsURLConnection secure) {
                trust.map(SSLContext::getSocketFactory).ifPresent(secure::setSSLSocketFactory);
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
