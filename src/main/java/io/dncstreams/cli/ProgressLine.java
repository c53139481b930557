package io.dncstreams.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line on the terminal that says how far a long command has come; nothing at all where there is no terminal. */
final class ProgressLine {

    private static final int WIDTH = 30;
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintWriter err;
    private final boolean shown;
    private long last;
    private int length;

    ProgressLine(PrintWriter err) {
        this(err, isTerminal());
    }

    ProgressLine(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
        this.last = System.nanoTime() - PERIOD;
    }

    /**
     * Shows it, if the last time is a while ago.
     *
     * @param part of the work that is done, 0 to 1; negative if nobody knows
     */
    void show(double part, String text) {
        if (shown && System.nanoTime() - last >= PERIOD) {
            last = System.nanoTime();
            String line = part < 0 ? text : bar(part) + text;
            err.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
            err.flush();
            length = line.length();
        }
    }

    /** Takes it away, for other text. */
    void clear() {
        if (length > 0) {
            err.print("\r" + " ".repeat(length) + "\r");
            err.flush();
            length = 0;
        }
    }

    private static String bar(double part) {
        int full = (int) (Math.clamp(part, 0, 1) * WIDTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  ",
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                100 * Math.clamp(part, 0, 1));
    }

    /** Of standard error; Java itself only tells of the others. */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console().isTerminal();
        }
    }
}
