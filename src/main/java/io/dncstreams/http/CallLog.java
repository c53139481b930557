package io.dncstreams.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of answered calls what an operator asks by request id. The route is a template and the method one of HTTP's: a path
 * or a query may name a person.
 */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    private final boolean all;

    /** @param all whether every call is told of, and not just those answered 5xx */
    CallLog(boolean all) {
        this.all = all;
    }

    /** Probes are told of with all calls only: while an instance starts they are 503 every few seconds, as they should. */
    void answered(String method, String route, int status, String requestId) {
        if (all || status >= 500 && !route.startsWith("/health/")) {
            LOG.info("{} {}: {}, request {}", HttpMetrics.known(method), route, status, requestId);
        }
    }
}
