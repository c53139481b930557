package io.dncstreams.http;

import io.dncstreams.peer.Hop;
import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.OnceAMinute;
import io.dncstreams.peer.PeerClient;
import io.dncstreams.peer.PeerProcess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where calls of other instances come in. One that proves itself goes on as a {@link Hop}; whoever else sets the marker is
 * sent away. Stands before the handler that refuses calls while the server stops: another instance has to hear that
 * nothing was done, so that it can go to the next owner.
 */
final class PeerDoor extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(PeerDoor.class);
    private static final String PATH = "/internal/peer";
    private static final String HOP = "dnc.hop";
    private static final String PROOF = "dnc.hop-proof";
    private static final byte[] NOT_HERE =
            "{\"error\":\"not_here\",\"message\":\"Another instance answers for this team\"}"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Optional<HopMarkers> markers;
    private final Supplier<Optional<PeerProcess>> self;
    private final OnceAMinute complaints = new OnceAMinute();

    /** @param routing without it, or without its links, there is no secret to tell true instances from false ones */
    PeerDoor(Optional<Routing> routing) {
        this.markers = routing.flatMap(Routing::links).map(Routing.Links::markers);
        this.self = routing.map(Routing::self).orElse(Optional::empty);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().contains(HopMarkers.MARKER)) {
            return hop(request, response, callback);
        }
        if (PATH.equals(request.getHttpURI().getPath())) {
            Optional<String> challenge =
                    Optional.ofNullable(request.getHeaders().get(HopMarkers.CHALLENGE));
            Optional<String> proof = markers.flatMap(known -> challenge.flatMap(known::meet));
            if (proof.isPresent()) {
                response.setStatus(204);
                response.getHeaders().put(HopMarkers.ANSWER, proof.get());
                self.get()
                        .ifPresent(process -> response.getHeaders()
                                .put(
                                        HopMarkers.PROCESS,
                                        markers.orElseThrow().present(process, challenge.orElseThrow())));
                callback.succeeded();
                return true;
            }
        }
        return super.handle(request, response, callback);
    }

    private boolean hop(Request request, Response response, Callback callback) throws Exception {
        String odd = request.getHeaders().get(HopMarkers.TARGET);
        String target = odd == null ? request.getHttpURI().getPathQuery() : HopMarkers.unwrapped(odd);
        Optional<Hop> hop = markers.flatMap(known -> read(known, target, request, response));
        if (hop.isEmpty()) {
            if (complaints.now()) {
                LOG.warn(
                        "Request {} claims to come from another instance and does not prove it: a client that sets the"
                                + " header {}, another dnc.cluster.secret, or clocks that are seconds apart",
                        response.getHeaders().get(EdgeHandler.REQUEST_ID),
                        HopMarkers.MARKER);
            }
            Response.writeError(request, response, callback, 400);
            return true;
        }
        String proof = markers.orElseThrow().answerProof(hop.get().nonce());
        request.setAttribute(HOP, hop.get());
        request.setAttribute(PROOF, proof);
        response.getHeaders().put(HopMarkers.ANSWER, proof);
        if (getServer().isStopping() || !hop.get().left().isPositive()) {
            return notHere(response, callback);
        }
        return super.handle(odd == null ? request : new Retargeted(request, target), response, callback);
    }

    /** A request for what its sender was asked for. */
    private static final class Retargeted extends Request.Wrapper {
        private final HttpURI uri;

        Retargeted(Request request, String target) {
            super(request);
            uri = HttpURI.build(request.getHttpURI()).pathQuery(target).asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }
    }

    private static Optional<Hop> read(HopMarkers markers, String target, Request request, Response response) {
        HttpFields headers = request.getHeaders();
        return markers.read(
                String.join(",", headers.getValuesList(HopMarkers.MARKER)),
                request.getMethod(),
                target,
                response.getHeaders().get(EdgeHandler.REQUEST_ID),
                String.join(",", headers.getValuesList(HttpHeader.AUTHORIZATION)));
    }

    /** The call as another instance sent it on; empty if it came from a client. */
    static Optional<Hop> hop(Request request) {
        return Optional.ofNullable((Hop) request.getAttribute(HOP));
    }

    /** Puts back what an error answer may have lost. */
    static void mark(Request request, HttpFields.Mutable answer) {
        if (request.getAttribute(PROOF) instanceof String proof) {
            answer.put(HopMarkers.ANSWER, proof);
        }
    }

    /** To another instance: nothing was done. */
    static boolean notHere(Response response, Callback callback) {
        response.setStatus(PeerClient.NOT_HERE);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Replies.JSON);
        response.write(true, ByteBuffer.wrap(NOT_HERE), callback);
        return true;
    }
}
