package io.dncstreams.service;

import io.dncstreams.config.Settings.ClusterSettings;
import io.dncstreams.http.Routing;
import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.peer.PeerClient;
import io.dncstreams.peer.PeerHosts;
import io.dncstreams.peer.PeerSecret;
import io.dncstreams.tls.ReloadingTls;
import java.time.InstantSource;
import java.util.Optional;

/** What an instance calls others with, made from its settings. */
final class PeerLinks {

    private PeerLinks() {}

    /** @return empty if there is no secret */
    static Optional<Routing.Links> start(ClusterSettings settings, Optional<ReloadingTls> tls) {
        Optional<PeerAddress> own = settings.advertisedAddress().flatMap(PeerAddress::parse);
        if (settings.secret().isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        HopMarkers markers =
                new HopMarkers(new PeerSecret(settings.secret().get().text()), own.get(), InstantSource.system());
        PeerHosts hosts = settings.hosts().isEmpty() ? PeerHosts.around(own.get()) : new PeerHosts(settings.hosts());
        return Optional.of(new Routing.Links(PeerClient.start(markers, hosts, tls.map(ReloadingTls::client)), markers));
    }
}
