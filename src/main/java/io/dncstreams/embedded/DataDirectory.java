package io.dncstreams.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** The folder one embedded broker lives in, locked against a second one for as long as this is open. */
final class DataDirectory implements AutoCloseable {

    private final Path logs;
    private final FileChannel lockFile;

    private DataDirectory(Path logs, FileChannel lockFile) {
        this.logs = logs;
        this.lockFile = lockFile;
    }

    /**
     * Creates the folder where it is missing and locks it. Kafka has a lock of its own, but in a combined node it is
     * taken only after the metadata log has been opened for writing.
     */
    static DataDirectory lock(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel file =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(file)) {
                file.close();
                throw new EmbeddedKafkaException(
                        "The data directory %s is in use by another broker; stop that one or choose another directory with --data-dir"
                                .formatted(directory.toAbsolutePath()));
            }
            return new DataDirectory(directory.resolve("kafka-logs"), file);
        } catch (IOException e) {
            throw new EmbeddedKafkaException(
                    "The data directory %s can't be used (%s); choose another one with --data-dir"
                            .formatted(directory.toAbsolutePath(), e),
                    e);
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by another broker in this very JVM
        }
    }

    Path logs() {
        return logs;
    }

    /** Writes the identity of a new one-node cluster, or leaves an existing one alone. */
    void format(int nodeId, String controllerListener) {
        try {
            if (load().clusterId().isPresent()) {
                return;
            }
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(nodeId)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(logs.toString()))
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName(controllerListener)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    // A dynamic quorum would write the controller's port into the log, where it outlives a restart.
                    .setHasDynamicQuorum(false)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaException("The data directory %s can't be formatted".formatted(logs), e);
        }
    }

    /** Who this broker is, read back from the disk and verified. */
    MetaPropertiesEnsemble identity(int nodeId) {
        try {
            MetaPropertiesEnsemble identity = load();
            identity.verify(
                    Optional.empty(),
                    OptionalInt.of(nodeId),
                    EnumSet.of(VerificationFlag.REQUIRE_AT_LEAST_ONE_VALID, VerificationFlag.REQUIRE_METADATA_LOG_DIR));
            return identity;
        } catch (IOException | RuntimeException e) {
            throw new EmbeddedKafkaException("The data directory %s was not written by this broker".formatted(logs), e);
        }
    }

    BootstrapMetadata bootstrapMetadata() {
        try {
            return new BootstrapDirectory(logs.toString()).read();
        } catch (Exception e) {
            throw new EmbeddedKafkaException("The data directory %s can't be read".formatted(logs), e);
        }
    }

    private MetaPropertiesEnsemble load() throws IOException {
        return new MetaPropertiesEnsemble.Loader()
                .addLogDirs(List.of(logs.toString()))
                .addMetadataLogDir(logs.toString())
                .load();
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new EmbeddedKafkaException("The lock of %s can't be released".formatted(logs), e);
        }
    }
}
