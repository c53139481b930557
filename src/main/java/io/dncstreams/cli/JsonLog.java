package io.dncstreams.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/**
 * Log lines as JSON, for collectors that would have to guess at lines for people. Logback's own form: {@code timestamp} in
 * milliseconds of the epoch, {@code level}, {@code threadName}, {@code loggerName}, {@code mdc} with the {@code requestId} of
 * a call, {@code formattedMessage}, {@code throwable}.
 */
final class JsonLog {

    private JsonLog() {}

    /** From now on; the logging system is up before the settings are read. */
    static void use() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            use(context);
        }
    }

    static void use(LoggerContext context) {
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                JsonEncoder encoder = new JsonEncoder();
                encoder.setContext(context);
                encoder.setWithSequenceNumber(false);
                encoder.setWithNanoseconds(false);
                encoder.setWithContext(false);
                // The parts of a message once, put together.
                encoder.setWithMessage(false);
                encoder.setWithArguments(false);
                encoder.setWithFormattedMessage(true);
                encoder.start();
                appender.setEncoder(encoder);
            }
        }
    }
}
