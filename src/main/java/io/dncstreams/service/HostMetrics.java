package io.dncstreams.service;

import io.dncstreams.tls.ReloadingTls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

/** What a service stands on and can run out of: room on its disk, and the time of its certificate. */
final class HostMetrics {

    private HostMetrics() {}

    /** @param stateDir exists */
    static void bind(MeterRegistry registry, Path stateDir, Optional<ReloadingTls> tls) {
        File disk = stateDir.toFile();
        Gauge.builder("dnc.disk.free", disk, File::getUsableSpace)
                .baseUnit("bytes")
                .description("Room left on the disk of the state folder")
                .strongReference(true)
                .register(registry);
        Gauge.builder("dnc.disk.size", disk, File::getTotalSpace)
                .baseUnit("bytes")
                .description("Size of the disk of the state folder")
                .strongReference(true)
                .register(registry);
        tls.ifPresent(own -> Gauge.builder(
                        "dnc.tls.certificate.expiry.timestamp",
                        own,
                        each -> each.certificateEnd().getEpochSecond())
                .baseUnit("seconds")
                .description("When the certificate in use ends, in seconds since 1970")
                .strongReference(true)
                .register(registry));
    }
}
