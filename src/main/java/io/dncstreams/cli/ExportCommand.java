package io.dncstreams.cli;

import io.dncstreams.client.ApiClient;
import io.dncstreams.client.Download;
import io.dncstreams.client.Patience;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fetches a team's whole list from a running service. */
@Command(
        name = "export",
        description = "Writes a team's whole list, newest first, as CSV or as one JSON object a line.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class ExportCommand implements Callable<Integer> {

    /** As the calls of the API name them. */
    enum Format {
        CSV,
        NDJSON
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ApiOption api;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description = "csv or ndjson (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "File to write; it appears, or is replaced, only once the list is there whole."
                    + " Without it the list goes to standard output, and only exit code 0 says that it is whole.")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() throws IOException {
        try (ApiClient client = api.connect(Patience.usual());
                Download download =
                        client.download("/v1/dnc/export?format=" + format.name().toLowerCase(Locale.ROOT))) {
            long entries = file.isPresent() ? toFile(download, file.get()) : toStandardOutput(download);
            spec.commandLine()
                    .getErr()
                    .println("Exported %d entries; there were %s when it began."
                            .formatted(
                                    entries,
                                    download.headers()
                                            .firstValue("X-Total-Count")
                                            .orElse("?")));
        }
        return ExitCode.OK;
    }

    /** Contacts are nobody else's business, so the file is for its owner's eyes; made so by createTempFile. */
    private long toFile(Download download, Path target) throws IOException {
        Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElseThrow();
        Path part;
        try {
            part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
        } catch (IOException e) {
            throw new IOException("The folder %s can't be written to.".formatted(folder), e);
        }
        try {
            long entries;
            try (OutputStream out = Files.newOutputStream(part)) {
                entries = copy(download, out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return entries;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private long toStandardOutput(Download download) throws IOException {
        PrintStream out = System.out;
        long entries = copy(download, new BufferedOutputStream(out, 1 << 16));
        if (out.checkError()) {
            throw new IOException("Standard output was closed before the list was written whole.");
        }
        return entries;
    }

    private long copy(Download download, OutputStream out) throws IOException {
        EntryCount count = new EntryCount(format);
        byte[] buffer = new byte[1 << 16];
        while (true) {
            int size = read(download, buffer);
            if (size < 0) {
                out.flush();
                return count.entries();
            }
            out.write(buffer, 0, size);
            count.add(buffer, size);
        }
    }

    private static int read(Download download, byte[] buffer) throws IOException {
        try {
            return download.body().read(buffer);
        } catch (IOException e) {
            throw new IOException("The list was cut off on its way; it is not whole. Try again.", e);
        }
    }

    /** Counts entries as they pass. */
    private static final class EntryCount {
        private final Format format;
        private long lines;
        private boolean quoted;

        EntryCount(Format format) {
            this.format = format;
        }

        void add(byte[] bytes, int size) {
            for (int i = 0; i < size; i++) {
                if (bytes[i] == '"') {
                    quoted = !quoted;
                } else if (bytes[i] == '\n' && !(quoted && format == Format.CSV)) {
                    lines++;
                }
            }
        }

        long entries() {
            return switch (format) {
                case CSV -> lines - 1;
                case NDJSON -> lines;
            };
        }
    }
}
