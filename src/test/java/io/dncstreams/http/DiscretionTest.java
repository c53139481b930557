package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Contacts and keys stay out of logs and metric labels, whatever goes wrong. */
class DiscretionTest {

    private static final String NAME = "jane-secret";

    @Test
    void noContactAndNoKeyIsLoggedOrMeasured() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        List<String> labels;
        try (TestServer server = new TestServer()) {
            server.post("/v1/dnc", "{\"url\":\"linkedin.com/in/" + NAME + "\"}");
            server.post("/v1/dnc", "{\"url\":\"linkedin.com/in/" + NAME + "\"");
            server.get("/v1/dnc/check?url=linkedin.com/in/" + NAME);
            server.get("/v1/dnc/check?url=linkedin.com/nobody/" + NAME);
            server.get("/linkedin.com/in/" + NAME);
            server.delete("/v1/dnc/" + NAME);
            server.raw("GET /v1/dnc/check?url=linkedin.com/in/" + NAME + "#x HTTP/1.1\r\nHost: x\r\n"
                    + "Connection: close\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n");
            server.raw(NAME + " /v1/dnc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            server.list.breakWith(new IllegalStateException(
                    "about " + NAME, new IllegalArgumentException(NAME + " and " + TestServer.KEY)));
            assertThat(server.get("/v1/dnc/check?url=linkedin.com/in/" + NAME).statusCode())
                    .isEqualTo(500);
            labels = server.meters.getMeters().stream()
                    .map(Meter::getId)
                    .map(Meter.Id::toString)
                    .toList();
        } finally {
            root.detachAppender(log);
        }

        assertThat(log.list)
                .as("the failure is logged at all")
                .anySatisfy(event -> assertThat(event.getMessage()).contains("failed"));
        assertThat(log.list)
                .extracting(DiscretionTest::text)
                .allSatisfy(text -> assertThat(text).doesNotContain(NAME).doesNotContain(TestServer.KEY));
        assertThat(labels)
                .isNotEmpty()
                .allSatisfy(label -> assertThat(label).doesNotContain(NAME).doesNotContain("team_1"));
    }

    private static String text(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage());
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            text.append('\n').append(thrown.getClassName()).append(thrown.getMessage());
        }
        return text.toString();
    }
}
