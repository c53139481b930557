package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program out of a page of the documents.
 *
 * @param heading under which it stands
 * @param language of the fence
 * @param prints what stands below it, with {@code …} for anything within a line
 */
record Snippet(String heading, String language, String program, String prints) {

    private static final Pattern PROGRAM = Pattern.compile(
            "(?ms)^(<!-- not run -->\\n)?```(sh|python|javascript|java)\\n(.*?)^```\\n(?:\\n```text\\n(.*?)^```\\n)?");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");

    static List<Snippet> of(Path page) throws IOException {
        String text = Files.readString(page);
        List<Snippet> snippets = new ArrayList<>();
        Matcher program = PROGRAM.matcher(text);
        while (program.find()) {
            if (program.group(1) == null) {
                String prints = Optional.ofNullable(program.group(4))
                        .orElseThrow(() -> new AssertionError("nothing is printed by " + program.group(3)));
                snippets.add(new Snippet(
                        heading(text.substring(0, program.start())), program.group(2), program.group(3), prints));
            }
        }
        return snippets;
    }

    private static String heading(String above) {
        return HEADING.matcher(above).results().map(found -> found.group(1)).reduce("", (first, last) -> last);
    }

    /** Runs it in a process of its own, and holds what it prints against the page. */
    void run(Path folder, Map<String, String> environment) {
        List<String> command = command(folder);
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            String printed = Files.readString(output);
            assertThat(ended).as(heading + " came to its end: " + printed).isTrue();
            assertThat(printed).as(heading).matches(expected());
            assertThat(process.exitValue()).as(heading + ": " + printed).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Pattern expected() {
        return Pattern.compile(
                Stream.of(prints.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("[^\\n]*")));
    }

    private List<String> command(Path folder) {
        return switch (language) {
            case "sh" -> {
                require("curl", program.contains("curl"));
                require("kcat", program.contains("kcat"));
                yield List.of("sh", "-eu", file(folder, "snippet.sh"));
            }
            case "python" -> List.of(python(), file(folder, "snippet.py"));
            case "javascript" -> {
                require("node", true);
                yield List.of("node", file(folder, "snippet.mjs"));
            }
            case "java" ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        file(folder, "Contacts.java"));
            default -> throw new AssertionError("no interpreter for " + language);
        };
    }

    /** Of the interpreters here, one that has what the program imports. */
    private String python() {
        String module = program.contains("confluent_kafka") ? "confluent_kafka" : "json";
        return Stream.of("python3", "/usr/bin/python3")
                .filter(python -> succeeds(python, "-c", "import " + module))
                .findFirst()
                .orElseGet(() -> skip("no python3 with the module " + module));
    }

    private void require(String tool, boolean needed) {
        if (needed && !succeeds("sh", "-c", "command -v " + tool)) {
            skip("no " + tool);
        }
    }

    private String skip(String reason) {
        String line = "The snippet \"" + heading + "\" is not run: " + reason + " here";
        System.out.println(line);
        return Assumptions.abort(line);
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String file(Path folder, String name) {
        try {
            return Files.writeString(folder.resolve(name), program).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
