package io.dncstreams.query;

import io.dncstreams.imports.ImportPart;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one import on their way into the opt-out topic. */
final class LoggedUpload implements Imports.Upload {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedUpload.class);

    /** Rows sent and not yet acknowledged: enough to keep the producer busy, and not more than some megabytes. */
    private static final int MOST_UNDER_WAY = 10_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ImportLog log;
    private final int partition;
    private final String teamId;
    private final String importId;
    private final Duration patience;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final AtomicBoolean failed = new AtomicBoolean();
    private long rows;

    /** @param patience how long the log may take for a row */
    LoggedUpload(ImportLog log, int partition, String teamId, String importId, Duration patience) {
        this.log = log;
        this.partition = partition;
        this.teamId = teamId;
        this.importId = importId;
        this.patience = patience;
    }

    @Override
    public String importId() {
        return importId;
    }

    @Override
    public void add(long line, Imports.Contact contact) {
        takeRoom(1);
        ImportPart.Row row = new ImportPart.Row(importId, ++rows, line);
        log.row(partition, teamId, row, contact, (metadata, failure) -> acknowledged(failure));
    }

    @Override
    public void fail(long line, String code, byte[] bytes) {
        takeRoom(1);
        ImportPart.Failed row = new ImportPart.Failed(importId, ++rows, line, code);
        log.failed(partition, teamId, row, bytes, (metadata, failure) -> acknowledged(failure));
    }

    @Override
    public void end() {
        // The number of rows must not be told while one of them may still be lost.
        takeRoom(MOST_UNDER_WAY);
        log.end(
                partition,
                teamId,
                new ImportPart.End(importId, rows, false),
                (metadata, failure) -> acknowledged(failure));
        room.release(MOST_UNDER_WAY - 1);
        takeRoom(MOST_UNDER_WAY);
    }

    @Override
    public void interrupt() {
        try {
            log.end(partition, teamId, new ImportPart.End(importId, rows, true), (metadata, failure) -> {
                if (failure != null) {
                    LOG.debug("the end of an interrupted import could not be written", failure);
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("the end of an interrupted import could not be written", e);
        }
    }

    private void takeRoom(int permits) {
        try {
            if (!room.tryAcquire(permits, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UnavailableException("the opt-out topic takes no rows", RETRY_AFTER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while writing rows", RETRY_AFTER);
        }
        if (failed.get()) {
            throw new UnavailableException("a row could not be written to the opt-out topic", RETRY_AFTER);
        }
    }

    private void acknowledged(Exception failure) {
        if (failure != null) {
            failed.set(true);
            LOG.debug("a row could not be written", failure);
        }
        room.release();
    }
}
