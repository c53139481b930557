package io.dncstreams.query;

import io.dncstreams.imports.ImportId;
import io.dncstreams.imports.ImportPart;
import io.dncstreams.imports.ImportState;
import io.dncstreams.list.TeamPartitions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Imports of the teams whose partitions this process owns. */
public final class OwnedImports implements Imports {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TeamPartitions partitions;
    private final OwnedDncList list;
    private final ImportLog log;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public OwnedImports(TeamPartitions partitions, OwnedDncList list, ImportLog log, InstantSource clock) {
        this.partitions = partitions;
        this.list = list;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Upload begin(String teamId, Instant deadline) {
        int partition = partitions.of(teamId);
        String importId = ImportId.random(partition, random);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try {
            log.begin(partition, teamId, new ImportPart.Begin(importId), (metadata, failure) -> {
                if (failure == null) {
                    begun.complete(null);
                } else {
                    begun.completeExceptionally(failure);
                }
            });
            begun.get(Math.max(0, Duration.between(clock.instant(), deadline).toNanos()), TimeUnit.NANOSECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new UnavailableException("the beginning of an import could not be written", RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while beginning an import", RETRY_AFTER);
        }
        return new LoggedUpload(log, partition, teamId, importId, PATIENCE);
    }

    @Override
    public Status status(String teamId, String importId, Instant deadline) {
        OptionalInt partition = ImportId.partition(importId);
        if (partition.isEmpty() || partition.getAsInt() >= partitions.count()) {
            return new Status.NotFound();
        }
        if (partition.getAsInt() != partitions.of(teamId) && !list.owns(partition.getAsInt())) {
            // No import of this team is ever there, so it need not be asked for.
            return new Status.NotFound();
        }
        Optional<ImportState> state = list.readCurrent(
                partition.getAsInt(), deadline, reader -> reader.imports().state(importId));
        if (state.isEmpty()) {
            return new Status.NotFound();
        }
        return state.get().teamId().equals(teamId) ? new Status.Known(state.get()) : new Status.OtherTeam();
    }
}
