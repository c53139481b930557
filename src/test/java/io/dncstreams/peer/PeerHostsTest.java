package io.dncstreams.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerHostsTest {

    @ParameterizedTest
    @CsvSource({
        "dnc-0.dnc.prod.svc.cluster.local, dnc-1.dnc.prod.svc.cluster.local, true",
        "dnc-0.dnc.prod.svc.cluster.local, DNC-1.dnc.prod.svc.cluster.local, true",
        "dnc-0.dnc.prod.svc.cluster.local, evil.other.svc.cluster.local, false",
        "dnc-0.dnc.prod.svc.cluster.local, evil-dnc.prod.svc.cluster.local, false",
        "dnc-0.dnc.prod.svc.cluster.local, dnc.prod.svc.cluster.local, false",
        "node.com, other.com, false",
        "node, node, true",
        "node, other, false",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 11.0.0.1, false",
        "127.0.0.1, 127.0.0.2, false"
    })
    void unlessToldOtherwiseNeighboursAreAllowed(String own, String host, boolean allowed) {
        assertThat(PeerHosts.around(new PeerAddress(own, 1)).allow(new PeerAddress(host, 2)))
                .isEqualTo(allowed);
    }

    @Test
    void namesAndDomainsCanBeGiven() {
        PeerHosts hosts = new PeerHosts(List.of("*.dnc.example", " Node-1 ", "::1"));

        assertThat(hosts.allow(new PeerAddress("a.b.dnc.example", 1))).isTrue();
        assertThat(hosts.allow(new PeerAddress("node-1", 1))).isTrue();
        assertThat(hosts.allow(new PeerAddress("::1", 1))).isTrue();
        assertThat(hosts.allow(new PeerAddress("dnc.example", 1))).isFalse();
        assertThat(hosts.allow(new PeerAddress("xdnc.example", 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                "host:0",
                "host:65536",
                "host:x",
                "u@host:1",
                "host:1/path",
                "a b:1",
                "::1:1"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(PeerAddress.parse(text)).isEmpty();
    }

    @Test
    void anAddressIsReadAsItIsWritten() {
        assertThat(PeerAddress.parse("Host.Example:8080").map(PeerAddress::authority))
                .contains("host.example:8080");
        assertThat(PeerAddress.parse("[::1]:80")).contains(new PeerAddress("::1", 80));
        assertThat(new PeerAddress("::1", 80).authority()).isEqualTo("[::1]:80");
    }
}
