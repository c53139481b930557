package io.dncstreams.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Where the service is; part of every command that calls it. */
final class ServiceUrl {

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${DNC_URL:-http://127.0.0.1:8080}",
            description = "Address of the service (default: DNC_URL, else http://127.0.0.1:8080).")
    private URI url;

    URI get() {
        return url;
    }
}
