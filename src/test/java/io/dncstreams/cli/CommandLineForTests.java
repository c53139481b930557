package io.dncstreams.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands as a user would, but within the test's process. */
public final class CommandLineForTests {

    private CommandLineForTests() {}

    /** What a user would get to see. */
    public record Result(int exitCode, String out, String err) {}

    public static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Dnc.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
