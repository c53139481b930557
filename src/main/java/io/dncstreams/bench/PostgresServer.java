package io.dncstreams.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of our own, on 127.0.0.1, that has the listed people of the workload in one table. */
final class PostgresServer implements AutoCloseable {

    private static final Path PLACE = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Lab lab;
    private final Path folder;
    private final int port;
    private final Process process;

    private PostgresServer(Lab lab, Path folder, int port, Process process) {
        this.lab = lab;
        this.folder = folder;
        this.port = port;
        this.process = process;
        lab.counts(process);
    }

    /** The folder with its programs, if it is installed. */
    static Optional<Path> find() {
        return Stream.concat(Programs.find("initdb").stream(), versions())
                .filter(Files::isExecutable)
                .map(PostgresServer::real)
                .map(Path::getParent)
                .findFirst();
    }

    private static Stream<Path> versions() {
        File[] versions = PLACE.toFile().listFiles();
        return versions == null
                ? Stream.empty()
                : Stream.of(versions).map(version -> version.toPath().resolve("bin", "initdb"));
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a cluster, starts it and tells it who is listed.
     *
     * @throws IOException if it can't be run here
     */
    static PostgresServer start(Lab lab, Path programs) throws IOException, InterruptedException, SQLException {
        // Beside the lab's folder, into which only its owner may look.
        Path folder = Files.createTempDirectory(lab.folder().toAbsolutePath().getParent(), "dnc-bench-postgres-");
        try {
            if (isRoot()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
            }
            Path log = lab.folder().resolve("postgres.log");
            Path data = folder.resolve("data");
            int exit = start(
                            log,
                            folder,
                            programs.resolve("initdb").toString(),
                            "--pgdata=" + data,
                            "--auth=trust",
                            "--username=" + USER,
                            "--encoding=UTF8",
                            "--no-locale",
                            "--no-sync")
                    .waitFor();
            if (exit != 0) {
                throw new IOException("initdb failed:\n" + Files.readString(log));
            }
            int port = Programs.freePort();
            Process process = start(
                    log,
                    folder,
                    programs.resolve("postgres").toString(),
                    "-D",
                    data.toString(),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "port=" + port,
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "shared_buffers=512MB",
                    // Nothing is written while it is measured; this only fills it sooner.
                    "-c",
                    "fsync=off");
            PostgresServer server = new PostgresServer(lab, folder, port, process);
            try (Connection connection = server.firstConnection()) {
                fill(connection, lab.workload());
                return server;
            } catch (IOException | SQLException | RuntimeException | InterruptedException e) {
                server.stop();
                throw e;
            }
        } catch (IOException | SQLException | RuntimeException | InterruptedException e) {
            Lab.delete(folder);
            throw e;
        }
    }

    /** It refuses to run as root. */
    private static Process start(Path log, Path folder, String... command) throws IOException {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("runuser", "-u", USER, "--"));
        }
        words.addAll(List.of(command));
        return new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private Connection firstConnection() throws IOException, InterruptedException {
        long limit = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                return connect();
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() - limit > 0) {
                    throw new IOException("PostgreSQL did not start", e);
                }
                Thread.sleep(LOOK);
            }
        }
    }

    private static void fill(Connection connection, Workload workload) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table dnc_entries (team_id text, url text, entry text)");
            try (PGCopyOutputStream out =
                    new PGCopyOutputStream(connection.unwrap(PGConnection.class), "copy dnc_entries from stdin")) {
                for (long person = 0; person < workload.listed(); person++) {
                    out.write(line(workload, person).getBytes(StandardCharsets.US_ASCII));
                }
            }
            statement.execute("alter table dnc_entries add primary key (team_id, url)");
            statement.execute("vacuum analyze dnc_entries");
        }
    }

    /** An entry with the fields and of the size that the service serves. */
    private static String line(Workload workload, long person) {
        String team = workload.team(person);
        String url = Workload.person(person).url();
        String time = "2026-01-01T00:00:00.000Z";
        return String.format(
                Locale.ROOT,
                "%s\t%s\t{\"$id\":\"dnc_%024d\",\"teamId\":\"%s\",\"url\":\"%s\",\"$createdAt\":\"%s\",\"$updatedAt\":\"%s\",\"reason\":\"asked by mail\",\"source\":\"crm\"}\n",
                team,
                url,
                person,
                team,
                url,
                time,
                time);
    }

    Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setUser(USER);
        source.setDatabaseName(USER);
        return source.getConnection();
    }

    @Override
    public void close() {
        stop();
        Lab.delete(folder);
    }

    private void stop() {
        lab.countsNoMore(process);
        Programs.stop(process);
    }
}
