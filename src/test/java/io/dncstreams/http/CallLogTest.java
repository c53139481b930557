package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which calls are told of. */
class CallLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(CallLog.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    @Test
    void whatFailedIsToldOfAlways() {
        CallLog calls = new CallLog(false);

        calls.answered("POST", "/v1/dnc", 201, "r1");
        calls.answered("GET", "/v1/dnc", 429, "r2");
        calls.answered("GET", "/health/ready", 503, "r3");
        calls.answered("DELETE", "/v1/dnc/{id}", 503, "r4");
        calls.answered("in/somebody", "unmatched", 500, "r5");

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("DELETE /v1/dnc/{id}: 503, request r4", "other unmatched: 500, request r5");
    }

    @Test
    void theRestWhereItIsAskedFor() {
        CallLog calls = new CallLog(true);

        calls.answered("POST", "/v1/dnc", 201, "r1");
        calls.answered("GET", "/health/ready", 503, "r2");

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("POST /v1/dnc: 201, request r1", "GET /health/ready: 503, request r2");
    }
}
