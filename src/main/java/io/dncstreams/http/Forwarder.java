package io.dncstreams.http;

import io.dncstreams.key.ApiKeys;
import io.dncstreams.key.ApiKeys.ApiKey;
import io.dncstreams.peer.Hop;
import io.dncstreams.peer.OnceAMinute;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.peer.PeerCall;
import io.dncstreams.peer.PeerOutcome;
import io.dncstreams.query.DncList;
import io.dncstreams.query.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets every call about a team's list to the instance that owns the team, whatever the call is: stands before all
 * handlers and looks only at the path's beginning and the API key. The owner looks at the key again and counts the call,
 * so that limits are one over all instances. Tries until the caller's time is over as long as nothing can have been
 * done; then, or when that isn't certain, the answer is 503.
 */
final class Forwarder extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final String TEAMS = "/v1/dnc";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(160);

    private final Routing routing;
    private final ApiKeys keys;
    private final DncList list;
    private final Duration timeout;
    private final HttpMetrics metrics;
    private final CallLog calls;
    private final Stalls stalls;
    private final OnceAMinute complaints = new OnceAMinute();

    Forwarder(
            Routing routing,
            ApiKeys keys,
            DncList list,
            Duration timeout,
            HttpMetrics metrics,
            CallLog calls,
            Stalls stalls) {
        this.routing = routing;
        this.keys = keys;
        this.list = list;
        this.timeout = timeout;
        this.metrics = metrics;
        this.calls = calls;
        this.stalls = stalls;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path != null
                && path.startsWith(Routing.ENTRIES)
                && PeerDoor.hop(request).isPresent()) {
            return question(path, PeerDoor.hop(request).get(), request, response, callback);
        }
        Optional<String> team = isOfTeam(request) ? team(request) : Optional.empty();
        if (team.isEmpty()) {
            return super.handle(request, response, callback);
        }
        Optional<Hop> hop = PeerDoor.hop(request);
        if (list.serves(team.get())) {
            return hop.isEmpty()
                    ? super.handle(request, response, callback)
                    : here(Deadlines.of(hop.get(), hasBody(request), stalls), request, response, callback);
        }
        return hop.isPresent()
                ? PeerDoor.notHere(response, callback)
                : elsewhere(team.get(), request, response, callback);
    }

    private boolean question(String path, Hop hop, Request request, Response response, Callback callback) {
        try {
            Optional<Boolean> held = routing.entries().hold(path.substring(Routing.ENTRIES.length()), hop.left());
            if (held.isEmpty()) {
                return PeerDoor.notHere(response, callback);
            }
            response.setStatus(held.get() ? Routing.HELD : Routing.NOT_HELD);
            callback.succeeded();
        } catch (UnavailableException e) {
            Response.writeError(request, response, callback, 503);
        }
        return true;
    }

    private static boolean isOfTeam(Request request) {
        // Decoded, as the routes see it: an alias of a path must not pass by here.
        String path = request.getHttpURI().getCanonicalPath();
        return path != null
                && path.startsWith(TEAMS)
                && (path.length() == TEAMS.length() || path.charAt(TEAMS.length()) == '/');
    }

    /** Empty where the handlers have the answer: 401, or 503 while the keys aren't current. */
    private Optional<String> team(Request request) {
        try {
            Optional<ApiKey> key = BearerToken.of(request.getHeaders().getValues(HttpHeader.AUTHORIZATION.asString()))
                    .flatMap(keys::authenticate);
            key.ifPresent(known -> Admission.remember(request, known));
            return key.map(ApiKey::teamId);
        } catch (UnavailableException e) {
            return Optional.empty();
        }
    }

    private boolean here(Deadlines.Granted granted, Request request, Response response, Callback callback)
            throws Exception {
        return ScopedValue.where(Deadlines.GRANTED, granted).call(() -> super.handle(request, response, callback));
    }

    private static boolean hasBody(Request request) {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.TRANSFER_ENCODING) || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    }

    private boolean elsewhere(String team, Request request, Response response, Callback callback) throws Exception {
        long begun = System.nanoTime();
        long end = begun + timeout.toNanos();
        Optional<PeerCall> call = Optional.empty();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (list.serves(team)) {
                Admission.forget(request);
                return here(now -> now.plus(left), request, response, callback);
            }
            Owner owner = routing.locator().ownerOf(team);
            if (owner instanceof Owner.Peer peer) {
                if (routing.links().isEmpty()) {
                    complain("Another instance owns a team that was asked for here, and there is no dnc.cluster.secret"
                            + " to prove this one by; such calls are answered 503");
                    break;
                }
                if (call.isEmpty()) {
                    call = Optional.of(PeerCalls.of(request, response));
                }
                PeerOutcome outcome = routing.links()
                        .get()
                        .client()
                        .send(peer.address(), call.get(), left, address -> stillOwner(team, address));
                switch (outcome) {
                    case PeerOutcome.Answered answered -> {
                        metrics.forwarded(HttpMetrics.Forwarded.ANSWERED);
                        metrics.record("forwarded", request.getMethod(), answered.status(), since(begun));
                        calls.answered(
                                request.getMethod(),
                                "forwarded",
                                answered.status(),
                                response.getHeaders().get(EdgeHandler.REQUEST_ID));
                        PeerCalls.pass(answered, request, response, callback);
                        return true;
                    }
                    case PeerOutcome.NotExecuted not -> {
                        metrics.forwarded(HttpMetrics.Forwarded.NOT_EXECUTED);
                        debug(response, not.reason());
                    }
                    case PeerOutcome.InDoubt doubt -> {
                        metrics.forwarded(HttpMetrics.Forwarded.IN_DOUBT);
                        debug(response, doubt.reason());
                        ErrorPages.retryAfter(request, stillGood(request, end));
                        Response.writeError(request, response, callback, 503);
                        return true;
                    }
                }
            }
            if (end - System.nanoTime() <= pause.toNanos()) {
                if (owner instanceof Owner.Here) {
                    complain("A partition that the group gives to this instance did not come into service within a"
                            + " call's time: it is being restored, or another instance has the same"
                            + " dnc.cluster.advertised-address");
                }
                break;
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        Response.writeError(request, response, callback, 503);
        return true;
    }

    /** For how long a call may still take effect of which nobody knows whether it did. */
    private Duration stillGood(Request request, long end) {
        if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
            return Duration.ZERO;
        }
        return hasBody(request) ? timeout : Duration.ofNanos(end - System.nanoTime());
    }

    private boolean stillOwner(String team, PeerAddress address) {
        return switch (routing.locator().ownerOf(team)) {
            case Owner.Peer peer -> peer.address().equals(address);
            case Owner.Here here -> false;
            case Owner.Unknown unknown -> true;
        };
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void debug(Response response, String reason) {
        LOG.debug("Request {} was sent on in vain: {}", response.getHeaders().get(EdgeHandler.REQUEST_ID), reason);
    }

    /** Once a minute: the same would otherwise be said for every call. */
    private void complain(String sentence) {
        if (complaints.now()) {
            LOG.warn(sentence);
        }
    }
}
