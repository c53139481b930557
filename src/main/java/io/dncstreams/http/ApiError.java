package io.dncstreams.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ends a call with an error of the contract. Carries nothing of what the client sent, so that neither an answer nor a
 * log can repeat a contact or a key.
 */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final Duration retryAfter;
    private final boolean closing;
    private final long resetTime;

    private ApiError(int status, String code, String message, Duration retryAfter, boolean closing, long resetTime) {
        // No stack trace: this is an answer, not a fault, and a flood of bad calls must stay cheap.
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
        this.closing = closing;
        this.resetTime = resetTime;
    }

    private static ApiError of(int status, String code, String message) {
        return new ApiError(status, code, message, null, false, -1);
    }

    static ApiError validation(String message) {
        return of(400, "validation_error", message);
    }

    static ApiError unauthorized() {
        return of(401, "unauthorized", "Invalid or missing API key");
    }

    static ApiError forbidden(String message) {
        return of(403, "forbidden", message);
    }

    static ApiError notFound(String message) {
        return of(404, "not_found", message);
    }

    static ApiError methodNotAllowed() {
        return of(405, "method_not_allowed", "This method is not allowed here");
    }

    /** The rest of the body may still be under way, so the connection is of no further use. */
    static ApiError bodyTimeout() {
        return new ApiError(408, "request_timeout", "The request body did not arrive in time", null, true, -1);
    }

    /** As for {@link #bodyTimeout()}, the connection is given up. */
    static ApiError brokenBody() {
        return new ApiError(400, "validation_error", "The request body could not be read", null, true, -1);
    }

    static ApiError tooLarge(int maxBytes) {
        return new ApiError(
                413, "payload_too_large", "The request body is larger than " + maxBytes + " bytes", null, true, -1);
    }

    static ApiError unsupportedType(String message) {
        return of(415, "validation_error", message);
    }

    static ApiError unsupportedEncoding() {
        return of(415, "validation_error", "Request bodies must be sent without a content encoding");
    }

    /** @param resetTime when a place becomes free, epoch milliseconds */
    static ApiError tooManyRequests(Duration retryAfter, long resetTime) {
        return new ApiError(
                429, "rate_limit_exceeded", "Too many requests. Please try again later.", retryAfter, false, resetTime);
    }

    static ApiError internal() {
        return of(500, "internal_error", "An internal error occurred");
    }

    static ApiError unavailable(Duration retryAfter) {
        return new ApiError(
                503,
                "unavailable",
                "The list can't be served right now. Please try again shortly.",
                retryAfter,
                false,
                -1);
    }

    /**
     * The contract's reading of a status that Jetty or Javalin came up with. Unusual client faults share the code of
     * a failed validation and keep their own status.
     */
    static ApiError ofStatus(int status) {
        return switch (status) {
            case 404 -> notFound("No such resource");
            case 405 -> methodNotAllowed();
            case 408 -> bodyTimeout();
            case 413 -> new ApiError(413, "payload_too_large", "The request body is too large", null, true, -1);
            case 414 -> of(414, "validation_error", "The request URI is too long");
            case 431 -> of(431, "validation_error", "The request headers are too large");
            case 503 -> unavailable(Duration.ofSeconds(1));
            default ->
                status >= 400 && status < 500
                        ? of(status, "validation_error", "The request is not valid HTTP")
                        : status == 501 || status == 505
                                ? of(status, "validation_error", "The request is not supported")
                                : internal();
        };
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the connection is closed after the answer. */
    boolean closing() {
        return closing;
    }

    /** Epoch milliseconds, on 429 only. */
    OptionalLong resetTime() {
        return resetTime < 0 ? OptionalLong.empty() : OptionalLong.of(resetTime);
    }
}
