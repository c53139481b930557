package io.dncstreams.peer;

import io.dncstreams.peer.PeerOutcome.Answered;
import io.dncstreams.peer.PeerOutcome.InDoubt;
import io.dncstreams.peer.PeerOutcome.NotExecuted;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls on to other instances. Nothing of a call goes to an address that isn't among the allowed hosts, or that
 * has not shown within the last {@link #PROOF_HOLDS} that it knows the secret. Nothing is repeated here. Thread-safe.
 */
public final class PeerClient implements AutoCloseable {

    /** Status of an instance that has not done a call because it isn't the owner, is stopping, or was asked too late. */
    public static final int NOT_HERE = 421;

    static final Duration PROOF_HOLDS = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final Duration LONGEST_CHALLENGE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** The owner answers 503 at the deadline by itself; its word comes a little later. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final HttpClient client;
    private final HopMarkers markers;
    private final PeerHosts allowed;

    /** When each was last proven, by the nano clock. */
    private final Map<PeerAddress, Long> proven = new ConcurrentHashMap<>();

    private final String scheme;
    private final OnceAMinute complaints = new OnceAMinute();

    /** Over plain HTTP. Opens no connection yet. */
    public static PeerClient start(HopMarkers markers, PeerHosts allowed) {
        return start(markers, allowed, Optional.empty());
    }

    /** @param tls empty for plain HTTP; with it, an instance must have a certificate for the name it is called by */
    public static PeerClient start(HopMarkers markers, PeerHosts allowed, Optional<SslContextFactory.Client> tls) {
        HttpScheme scheme = tls.isPresent() ? HttpScheme.HTTPS : HttpScheme.HTTP;
        return new PeerClient(PeerHttp.start(tls), scheme, markers, allowed);
    }

    private PeerClient(HttpClient client, HttpScheme scheme, HopMarkers markers, PeerHosts allowed) {
        this.client = client;
        this.scheme = scheme.asString();
        this.markers = markers;
        this.allowed = allowed;
    }

    /**
     * Sends a call on and waits until its answer begins.
     *
     * @param left time of the caller
     * @param stillOwner looked at while waiting; a call that may be sent again is given up once it doesn't hold
     */
    public PeerOutcome send(PeerAddress to, PeerCall call, Duration left, Predicate<PeerAddress> stillOwner)
            throws InterruptedException {
        if (!allowed.allow(to)) {
            LOG.warn(
                    "The group names {} as an instance, which is none of the allowed hosts ({}); calls for its teams are"
                            + " answered 503. If it is one of yours, add it to dnc.cluster.hosts",
                    to,
                    allowed);
            return new NotExecuted("the owner is not an allowed host");
        }
        long end = System.nanoTime() + left.toNanos();
        if (!prove(to, left)) {
            return new NotExecuted("the owner could not be reached or did not prove itself");
        }
        Duration now = Duration.ofNanos(end - System.nanoTime());
        if (!now.isPositive()) {
            return new NotExecuted("no time is left");
        }
        HopMarkers.Marker marker = markers.mark(call, to, now);
        Attempt attempt = new Attempt(call, end);
        Request request = attempt.prepare(request(to), marker.text());
        request.send(attempt.answer());
        try {
            Response response = await(attempt, to, stillOwner);
            String proof = response.getHeaders().get(HopMarkers.ANSWER);
            if (proof == null || !markers.provesAnswer(proof, marker.nonce(), to)) {
                return failed(attempt, to, "the answer did not prove that it is the owner's");
            }
            if (response.getStatus() == NOT_HERE) {
                // To its end, so that the connection can be used again.
                attempt.answer().readAllBytes();
                return new NotExecuted("it is not the owner now");
            }
            return new Answered(response.getStatus(), response.getHeaders(), attempt.body(), attempt.sending());
        } catch (TimeoutException e) {
            return failed(attempt, to, "it did not answer in time");
        } catch (ExecutionException | IOException e) {
            return failed(attempt, to, "the connection failed: " + e.getMessage());
        }
    }

    private Response await(Attempt attempt, PeerAddress to, Predicate<PeerAddress> stillOwner)
            throws InterruptedException, TimeoutException, ExecutionException {
        while (true) {
            try {
                return attempt.answer().head(BETWEEN_LOOKS.toNanos());
            } catch (TimeoutException e) {
                // While the caller is still sending, its own idle timeout and the listener's bound the time.
                boolean sending = attempt.bodyBegun() && !attempt.sent();
                boolean over = System.nanoTime() - attempt.answerDue() > GRACE.toNanos();
                if (!sending && over || attempt.mayBeRepeated() && !stillOwner.test(to)) {
                    throw e;
                }
            }
        }
    }

    private PeerOutcome failed(Attempt attempt, PeerAddress to, String reason) {
        proven.remove(to);
        // Looked at after the abort: from then on nothing more of the body can leave.
        attempt.abort(reason);
        attempt.answer().close();
        return attempt.mayBeRepeated() ? new NotExecuted(reason) : new InDoubt(reason);
    }

    /** Whether a call may go there at all. */
    boolean mayCall(PeerAddress address) {
        return allowed.allow(address);
    }

    /**
     * Which process answers at an address, by a proof made just now, which is as good as one that a call asks for. Where
     * anybody answers, no connection of its own is made to see whether somebody listens.
     */
    Sight lookAt(PeerAddress at, Duration atMost) throws InterruptedException {
        long asked = System.nanoTime();
        String challenge = markers.nonce();
        try {
            HttpFields answer = challenge(at, challenge, atMost).getHeaders();
            if (!isProof(answer, challenge, at)) {
                proven.remove(at);
                return new Sight.Unclear();
            }
            proven.put(at, asked);
            Optional<PeerProcess> process = Optional.ofNullable(answer.get(HopMarkers.PROCESS))
                    .flatMap(header -> markers.presented(header, challenge, at));
            return process.isPresent() ? new Sight.Here(process.get()) : new Sight.Unclear();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{} can't be looked at: {}", at, e.toString());
            return Listener.isRefused(at) ? new Sight.Refused() : new Sight.Unclear();
        }
    }

    /** Whether the address answers as one that knows the secret, asked anew when that was too long ago. */
    private boolean prove(PeerAddress to, Duration left) throws InterruptedException {
        Long last = proven.get(to);
        if (last != null && System.nanoTime() - last < PROOF_HOLDS.toNanos()) {
            return true;
        }
        long asked = System.nanoTime();
        String challenge = markers.nonce();
        try {
            Response response =
                    challenge(to, challenge, left.compareTo(LONGEST_CHALLENGE) < 0 ? left : LONGEST_CHALLENGE);
            if (!isProof(response.getHeaders(), challenge, to)) {
                if (complaints.now()) {
                    LOG.warn(
                            "{} did not prove that it knows the cluster secret: status {}. Every instance needs the same"
                                    + " dnc.cluster.secret, and dnc.cluster.advertised-address must be its own",
                            to,
                            response.getStatus());
                }
                return false;
            }
            proven.put(to, asked);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("{} can't be reached: {}", to, e.toString());
            if (e.getCause() instanceof SSLException refused) {
                complain(to, refused);
            }
            return false;
        }
    }

    private Response challenge(PeerAddress to, String challenge, Duration atMost)
            throws InterruptedException, ExecutionException, TimeoutException {
        return request(to)
                .path("/internal/peer")
                .headers(headers -> headers.put(new HttpField(HopMarkers.CHALLENGE, challenge)))
                .timeout(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS)
                .send();
    }

    private boolean isProof(HttpFields answer, String challenge, PeerAddress from) {
        String proof = answer.get(HopMarkers.ANSWER);
        return proof != null && markers.meets(proof, challenge, from);
    }

    private void complain(PeerAddress to, SSLException refused) {
        if (complaints.now()) {
            LOG.warn(
                    "{} can't be called over TLS ({}); calls for its teams are answered 503. Its certificate must be for"
                            + " the host in its dnc.cluster.advertised-address and from an authority in"
                            + " dnc.http.tls.ca-file, and it must speak TLS",
                    to,
                    refused.getMessage());
        }
    }

    private Request request(PeerAddress to) {
        return client.newRequest(to.host(), to.port()).scheme(scheme);
    }

    /** Gives up the calls that are under way. */
    @Override
    public void close() {
        PeerHttp.stop(client);
    }
}
