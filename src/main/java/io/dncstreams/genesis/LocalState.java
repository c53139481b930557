package io.dncstreams.genesis;

import io.dncstreams.config.InvalidSettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores on this machine's disk. They are a copy, and worth something only as long as the changelogs still tell
 * everything that happened since: once the tombstone of a deleted entry is compacted away, a copy from before it would
 * bring the entry back. So a file beside the stores says of which generation they are and when they were last known to
 * be up to date; a copy that is too old, or whose age is unknown, is thrown away and restored.
 */
public final class LocalState implements AutoCloseable {

    /** Half of what the changelogs keep tombstones for. */
    public static final Duration TRUSTED = Duration.ofMillis(Long.parseLong(Installation.TOMBSTONE_RETENTION_MS) / 2);

    private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
    private static final Pattern STAMP = Pattern.compile("1 (\\S+) (\\d{1,15})\\n");

    private final Path folder;
    private final Path stamp;
    private final Optional<FileLock> lock;

    private record Known(Uuid generation, Instant current) {}

    private LocalState(Path folder, Path stamp, Optional<FileLock> lock) {
        this.folder = folder;
        this.stamp = stamp;
        this.lock = lock;
    }

    /**
     * Takes hold of the stores of an installation; {@link #close} lets go.
     *
     * @throws InvalidSettingsException if another process has them
     */
    public static LocalState open(Path stateDir, String applicationId) {
        Path file = stateDir.resolve(applicationId + ".lock");
        try {
            Files.createDirectories(stateDir);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> lock = lock(channel);
            if (lock.isEmpty()) {
                channel.close();
                throw new InvalidSettingsException(List.of(
                        "Another instance works in the folder %s; stop it or choose another one with dnc.state-dir."
                                .formatted(stateDir)));
            }
            return new LocalState(
                    stateDir.resolve(applicationId), stateDir.resolve(applicationId + ".generation"), lock);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder %s can't be used".formatted(stateDir), e);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /** Whether there are stores of any age. */
    public boolean exists() {
        try (Stream<Path> tasks = Files.list(folder)) {
            return tasks.anyMatch(Files::isDirectory);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Throws the stores away unless they are of this generation and were up to date a short while ago.
     *
     * @return whether they are still there
     */
    public boolean keepIfTrusted(Uuid generation, Instant now) {
        Optional<Known> known = known();
        boolean trusted = known.isPresent()
                && known.get().generation().equals(generation)
                // A clock that was set back says nothing of the age.
                && !known.get().current().isAfter(now)
                && known.get().current().plus(TRUSTED).isAfter(now);
        if (trusted) {
            return true;
        }
        if (exists()) {
            LOG.info("the stores in {} are of another generation or too old; they are restored from Kafka", folder);
            delete();
        }
        current(generation, now);
        return false;
    }

    /** Notes that the stores were up to date at a moment. */
    public void current(Uuid generation, Instant at) {
        Path next = stamp.resolveSibling(stamp.getFileName() + ".new");
        try {
            Files.writeString(next, "1 " + generation + " " + at.toEpochMilli() + "\n", StandardCharsets.US_ASCII);
            Files.move(next, stamp, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // The older note stands, and makes the stores look older than they are.
            LOG.warn("{} can't be written: {}", stamp, e.toString());
        }
    }

    private Optional<Known> known() {
        try {
            Matcher text = STAMP.matcher(Files.readString(stamp, StandardCharsets.US_ASCII));
            return text.matches()
                    ? Optional.of(new Known(
                            Uuid.fromString(text.group(1)), Instant.ofEpochMilli(Long.parseLong(text.group(2)))))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the old stores in %s can't be deleted".formatted(folder), e);
        }
    }

    @Override
    public void close() {
        lock.ifPresent(held -> {
            try {
                held.acquiredBy().close();
            } catch (IOException e) {
                LOG.warn("the lock on {} was not let go: {}", folder, e.toString());
            }
        });
    }
}
