package io.dncstreams.peer;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes and checks the headers by which instances know each other. A marker is good for one method, target, request id
 * and API key, towards one instance, until the caller's deadline. It doesn't cover the body, which passes as it comes.
 *
 * <p>No list of used markers is kept: whoever overhears a whole call has the caller's key, and a marker allows nothing
 * that the key alone doesn't, except to be answered here or not at all.
 */
public final class HopMarkers {

    /** Request header: this call was sent on by an instance. */
    public static final String MARKER = "Dnc-Peer";

    /** Request header: path and query in Base64, where they hold what no client would send as they stand. */
    public static final String TARGET = "Dnc-Peer-Target";

    /** Request header: the caller speaks HTTP/1.0, so that it would take any end of a long answer for its end. */
    public static final String WITHOUT_CHUNKS = "Dnc-Peer-Without-Chunks";

    /** Request header: prove that you know the secret. */
    public static final String CHALLENGE = "Dnc-Peer-Challenge";

    /** Answer header: the proof that whoever answers knows the secret. */
    public static final String ANSWER = "Dnc-Peer-Answer";

    /** Answer header: which process it is, with a proof of its own. */
    public static final String PROCESS = "Dnc-Peer-Process";

    /** Most that two clocks may differ; the same bound as between service and brokers, with room. */
    static final Duration MOST_SKEW = Duration.ofSeconds(5);

    private static final Pattern FORM =
            Pattern.compile("v1 (\\d{1,15}) (\\d{1,9}) ([A-Za-z0-9_-]{16,64}) ([A-Za-z0-9_-]{43})");
    private static final Pattern PROCESS_FORM =
            Pattern.compile("v1 ([A-Za-z0-9._,-]{1,600}) ([A-Za-z0-9._,-]{1,600}) (here|leaving) ([A-Za-z0-9_-]{43})");
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{16,64}");

    private final PeerSecret secret;
    private final PeerAddress own;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** @param own where the others call this instance */
    public HopMarkers(PeerSecret secret, PeerAddress own, InstantSource clock) {
        this.secret = secret;
        this.own = own;
        this.clock = clock;
    }

    /** Where the others call this instance. */
    public PeerAddress own() {
        return own;
    }

    /** A marker and the nonce in it. */
    record Marker(String text, String nonce) {}

    Marker mark(PeerCall call, PeerAddress to, Duration left) {
        String time = Long.toString(clock.millis());
        String millis = Long.toString(left.toMillis());
        String nonce = nonce();
        String proof = hopProof(call.method(), call.target(), call.requestId(), call.key(), to, time, millis, nonce);
        return new Marker("v1 " + time + " " + millis + " " + nonce + " " + proof, nonce);
    }

    /**
     * What a marker says.
     *
     * @param key the authorization header as received
     * @return empty if it doesn't prove itself, or is from another time than the clocks can explain
     */
    public Optional<Hop> read(String marker, String method, String target, String requestId, String key) {
        Matcher form = FORM.matcher(marker);
        if (!form.matches()) {
            return Optional.empty();
        }
        String expected = hopProof(method, target, requestId, key, own, form.group(1), form.group(2), form.group(3));
        if (!PeerSecret.same(expected, form.group(4))) {
            return Optional.empty();
        }
        Instant sent = Instant.ofEpochMilli(Long.parseLong(form.group(1)));
        Instant now = clock.instant();
        Duration age = Duration.between(sent, now);
        if (age.compareTo(MOST_SKEW.negated()) < 0) {
            return Optional.empty();
        }
        // A call that lay in a sleeping process's socket has used up its time; a clock that is behind gives none.
        Duration granted = Duration.ofMillis(Long.parseLong(form.group(2)));
        Duration left = age.isNegative() ? granted : granted.minus(age);
        return Optional.of(new Hop(form.group(3), left, now.plus(left)));
    }

    /** The proof that goes with an answer to a call that was sent on. */
    public String answerProof(String nonce) {
        return secret.proof("answer", nonce, own.authority());
    }

    /** The header that carries an odd target. */
    static String wrapped(String target) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(target.getBytes(StandardCharsets.UTF_8));
    }

    /** @return what {@link #wrapped} was given, or the text itself, which then proves nothing, if it is no such header */
    public static String unwrapped(String header) {
        try {
            return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return header;
        }
    }

    boolean provesAnswer(String given, String nonce, PeerAddress from) {
        return PeerSecret.same(secret.proof("answer", nonce, from.authority()), given);
    }

    /**
     * Answers a challenge. The proof names the address it is for: one that was got from a true instance is worthless in
     * the hands of somebody who is called under another address.
     *
     * @return empty if this is no challenge
     */
    public Optional<String> meet(String challenge) {
        return NONCE.matcher(challenge).matches()
                ? Optional.of(secret.proof("challenge", challenge, own.authority()))
                : Optional.empty();
    }

    /** Says to whoever sent a challenge which process this is; the proof is for this challenge and this address. */
    public String present(PeerProcess process, String challenge) {
        String state = process.leaving() ? "leaving" : "here";
        String proof = processProof(challenge, own, process.name(), process.start(), state);
        return "v1 " + process.name() + " " + process.start() + " " + state + " " + proof;
    }

    /** @return empty if the header does not prove itself */
    Optional<PeerProcess> presented(String header, String challenge, PeerAddress from) {
        Matcher form = PROCESS_FORM.matcher(header);
        if (!form.matches()) {
            return Optional.empty();
        }
        String expected = processProof(challenge, from, form.group(1), form.group(2), form.group(3));
        return PeerSecret.same(expected, form.group(4))
                ? Optional.of(new PeerProcess(
                        form.group(1), form.group(2), form.group(3).equals("leaving")))
                : Optional.empty();
    }

    boolean meets(String given, String challenge, PeerAddress from) {
        return PeerSecret.same(secret.proof("challenge", challenge, from.authority()), given);
    }

    String nonce() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String processProof(String challenge, PeerAddress of, String name, String start, String state) {
        return secret.proof("process", challenge, of.authority(), name, start, state);
    }

    private String hopProof(
            String method,
            String target,
            String requestId,
            String key,
            PeerAddress to,
            String time,
            String left,
            String nonce) {
        return secret.proof("hop", method, target, requestId, key, to.authority(), time, left, nonce);
    }
}
