package io.dncstreams.cli;

import io.dncstreams.tls.TlsContexts;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Option;

/** Where the service is; part of every command that calls it. */
final class ServiceUrl {

    static final String VARIABLE = "DNC_URL";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${" + VARIABLE + ":-http://127.0.0.1:8080}",
            description = "Address of the service (default: DNC_URL, else http://127.0.0.1:8080).")
    private URI url;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            defaultValue = "${DNC_CA_FILE}",
            description = "Certificates in PEM that the service's is verified against (default: DNC_CA_FILE, else those"
                    + " that Java trusts).")
    private Optional<Path> caFile = Optional.empty();

    /** @throws io.dncstreams.tls.InvalidTlsException if the file holds none */
    Optional<SSLContext> trust() {
        return caFile.map(TlsContexts::trusting);
    }

    URI get() {
        return url;
    }
}
