package io.dncstreams.topic;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/** Calls of one operation against one deadline; their failures come out as sentences. */
public final class AdminCalls {

    private final String cluster;
    private final Duration timeout;
    private final long start;

    /** @param cluster where the brokers are, for messages */
    public AdminCalls(String cluster, Duration timeout) {
        this.cluster = cluster;
        this.timeout = timeout;
        this.start = System.nanoTime();
    }

    /** Whether so much of the operation's time has passed, or all of it. */
    public boolean isOver(Duration part) {
        return System.nanoTime() - start >= Math.min(part.toNanos(), timeout.toNanos());
    }

    /** Waits a little before asking again. */
    public void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicAdminException("Interrupted while waiting for topics", e);
        }
    }

    /** Has the client itself give up by the deadline, so that no request outlives its caller. */
    <T extends AbstractOptions<T>> T bounded(T options) {
        return options.timeoutMs(Math.toIntExact(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining()))));
    }

    /**
     * The result of a call.
     *
     * @param what completes the sentence "could not …"
     * @throws ExecutionException only with a cause that is the caller's to judge, see {@link #failed}
     */
    public <T> T get(KafkaFuture<T> future, String what) throws ExecutionException {
        try {
            // The client notices its own timeout with up to a second's delay.
            return future.get(Math.max(0, remaining()) + TimeUnit.SECONDS.toNanos(2), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unreachable(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicAdminException("Interrupted: could not " + what, e);
        }
    }

    /** What went wrong, as a sentence with the cluster in it. */
    public TopicAdminException failed(String what, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return switch (cause) {
            case org.apache.kafka.common.errors.TimeoutException timedOut -> unreachable(what, timedOut);
            case AuthenticationException refused ->
                new TopicAdminException(
                        "Kafka at %s refused the login: %s".formatted(cluster, refused.getMessage()), refused);
            case AuthorizationException refused ->
                new TopicAdminException(
                        "Kafka at %s: this user is not authorised, could not %s: %s"
                                .formatted(cluster, what, refused.getMessage()),
                        refused);
            case InvalidReplicationFactorException tooMany ->
                new TopicAdminException(
                        "Kafka at %s could not %s: %s Ask for fewer replicas, or add brokers."
                                .formatted(cluster, what, tooMany.getMessage()),
                        tooMany);
            default ->
                new TopicAdminException(
                        "Kafka at %s could not %s: %s".formatted(cluster, what, cause.getMessage()), cause);
        };
    }

    private TopicAdminException unreachable(String what, Exception cause) {
        return new TopicAdminException(
                "Kafka at %s was not reachable within %s s: could not %s".formatted(cluster, seconds(), what), cause);
    }

    private String seconds() {
        return timeout.toMillis() % 1000 == 0
                ? Long.toString(timeout.toSeconds())
                : Double.toString(timeout.toMillis() / 1000.0);
    }

    private long remaining() {
        return timeout.toNanos() - (System.nanoTime() - start);
    }

    /** @param what completes the sentence "Kafka did not …" */
    public TopicAdminException timedOut(String what) {
        return new TopicAdminException("Kafka at %s did not %s within %s s".formatted(cluster, what, seconds()));
    }
}
