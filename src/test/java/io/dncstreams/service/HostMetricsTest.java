package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.tls.ReloadingTls;
import io.dncstreams.tls.TestCertificates;
import io.dncstreams.tls.TlsFiles;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @TempDir
    private Path folder;

    @Test
    void theDiskHasASizeAndLessRoomThanThat() {
        HostMetrics.bind(registry, folder, Optional.empty());

        assertThat(value("dnc_disk_size_bytes")).isPositive();
        assertThat(value("dnc_disk_free_bytes")).isPositive().isLessThan(value("dnc_disk_size_bytes"));
    }

    @Test
    void withoutTlsNothingEnds() {
        HostMetrics.bind(registry, folder, Optional.empty());

        assertThat(registry.scrape()).doesNotContain("dnc_tls");
    }

    /** The authority's ends two days from now, and clients refuse the whole chain from then on. */
    @Test
    void theFirstCertificateOfAChainThatEndsCounts() {
        TestCertificates certificates = new TestCertificates(folder);
        Path ca = certificates.authority("ca");
        TlsFiles files = certificates.instanceFor("long", 90, "ca", ca);
        try (ReloadingTls tls = ReloadingTls.open(files, ReloadingTls.USUAL_PERIOD)) {
            HostMetrics.bind(registry, folder, Optional.of(tls));

            long end = (long) value("dnc_tls_certificate_expiry_timestamp_seconds");
            assertThat(end).isEqualTo(certificates.firstEnd("long").getEpochSecond());
            assertThat(Instant.ofEpochSecond(end))
                    .isBetween(Instant.now().plusSeconds(86_400), Instant.now().plusSeconds(3 * 86_400));
        }
    }

    private double value(String metric) {
        Matcher line = Pattern.compile("(?m)^" + metric + " (\\S+)$").matcher(registry.scrape());
        assertThat(line.find()).as(metric).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
