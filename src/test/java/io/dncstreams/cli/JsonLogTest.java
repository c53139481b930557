package io.dncstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both forms of a log line, with the configuration that ships. */
class JsonLogTest {

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void configure() throws Exception {
        context.setMDCAdapter(mdc);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(getClass().getResource("/logback.xml"));
    }

    @Test
    void aLineForPeopleHasTheRequestWhereThereIsOne() {
        listen();
        log().info("one");
        mdc.put("requestId", "abc");
        log().info("two");

        assertThat(lines()[0]).matches("\\S+Z INFO  i.dncstreams.service.Something one");
        assertThat(lines()[1]).matches("\\S+Z INFO  i.dncstreams.service.Something abc two");
    }

    @Test
    void aLineOfJsonHasEverythingOnce() throws Exception {
        JsonLog.use(context);
        listen();
        mdc.put("requestId", "abc");
        log().error("request \"{}\"\nfailed", "x", new IllegalStateException("broken", new RuntimeException("below")));

        assertThat(lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines()[0]);
        assertThat(line.get("timestamp").asLong()).isPositive();
        assertThat(line.get("level").asText()).isEqualTo("ERROR");
        assertThat(line.get("loggerName").asText()).isEqualTo("io.dncstreams.service.Something");
        assertThat(line.get("formattedMessage").asText()).isEqualTo("request \"x\"\nfailed");
        assertThat(line.at("/mdc/requestId").asText()).isEqualTo("abc");
        assertThat(line.at("/throwable/message").asText()).isEqualTo("broken");
        assertThat(line.at("/throwable/cause/message").asText()).isEqualTo("below");
        assertThat(line.properties()).extracting(field -> field.getKey()).doesNotContain("arguments", "message");
    }

    private Logger log() {
        return context.getLogger("io.dncstreams.service.Something");
    }

    private void listen() {
        OutputStreamAppender<ILoggingEvent> appender = (OutputStreamAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        appender.setOutputStream(written);
    }

    private String[] lines() {
        return written.toString(StandardCharsets.UTF_8).split("\n");
    }
}
