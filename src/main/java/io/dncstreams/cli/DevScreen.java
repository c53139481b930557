package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.sample.Sample;
import io.dncstreams.sample.SampleReport;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

/** What somebody who starts the service for the first time gets to read. */
final class DevScreen {

    private final PrintWriter out;
    private final String bootstrapServers;
    private final URI baseUrl;
    private final String curl;

    /** @param httpPort where REST listens, which the settings don't say if they leave it open */
    static DevScreen of(PrintWriter out, Settings settings, String bootstrapServers, int httpPort) {
        return new DevScreen(
                out,
                bootstrapServers,
                OwnAddress.ofApi(settings, httpPort),
                settings.edge().tls().map(files -> files.ca().orElse(files.certificate())));
    }

    /** @param trust what curl must trust where the service speaks TLS */
    private DevScreen(PrintWriter out, String bootstrapServers, URI baseUrl, Optional<Path> trust) {
        this.out = out;
        this.bootstrapServers = bootstrapServers;
        this.baseUrl = baseUrl;
        this.curl = "  curl -s " + trust.map(ca -> "--cacert '" + ca + "' ").orElse("");
    }

    void sample(SampleReport report) {
        int all = report.cleared() + report.suppressedInAll() + report.unreadableInAll();
        out.println();
        out.println("The sample: 4 people told " + Sample.TEAM + " to stop, then " + all + " prospects came by.");
        out.println();
        row(report.cleared(), "cleared", "prospects.cleared", "");
        row(report.suppressedInAll(), "suppressed", "prospects.suppressed", "because the person is on the list:");
        new TreeMap<>(report.suppressed()).forEach((url, count) -> out.printf("  %5d    as %s%n", count, url));
        row(report.unreadableInAll(), "not cleared", "dnc.dead-letters", "because nobody can tell who is meant:");
        new TreeMap<>(report.unreadable()).forEach((code, count) -> out.printf("  %5d    %s%n", count, code));
    }

    private void row(int count, String what, String topic, String why) {
        out.printf("  %5d  %-12s → %-21s %s%n", count, what, topic, why);
    }

    void whatToTry(String key) {
        String authorization = "-H 'Authorization: Bearer " + key + "'";
        out.println();
        out.println("REST   " + baseUrl + "/v1     Kafka  " + bootstrapServers + "     API key of " + Sample.TEAM + "  "
                + key);
        out.println();
        out.println("Try:");
        out.println("  # add somebody");
        out.println(curl + authorization + " " + baseUrl
                + "/v1/dnc -d '{\"url\":\"https://www.linkedin.com/in/jane-doe/\"}'");
        out.println("  # check, in any spelling");
        out.println(curl + authorization + " '" + baseUrl + "/v1/dnc/check?url=LINKEDIN.COM/IN/JANE-DOE'");
        out.println("  # the list, newest first");
        out.println(curl + authorization + " '" + baseUrl + "/v1/dnc?limit=5'");
        out.println("  # several at once");
        out.println(curl + authorization + " " + baseUrl
                + "/v1/dnc/batch -d '{\"entries\":[{\"url\":\"in/john\"},{\"url\":\"in/john\"},{\"url\":\"?\"}]}'");
        out.println("  # an opt-out over Kafka, and the prospects that are let through");
        out.println("  echo '{\"teamId\":\"" + Sample.TEAM + "\",\"url\":\"linkedin.com/in/max\"}' | kcat -b "
                + bootstrapServers + " -t dnc.opt-outs -P");
        out.println("  kcat -b " + bootstrapServers + " -t prospects.cleared -C -q -f '%h %s\\n'");
        out.println("  # what a campaign would do: contact, hold back, stop (in another terminal)");
        out.println("  KAFKA_BOOTSTRAP_SERVERS=" + bootstrapServers + " ./dnc example campaign");
        out.println();
        out.println("Ctrl-C stops it; the next start has the same data.");
        out.flush();
    }
}
