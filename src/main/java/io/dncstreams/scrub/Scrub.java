package io.dncstreams.scrub;

import io.dncstreams.csv.CsvReading;
import io.dncstreams.csv.CsvRow;
import io.dncstreams.csv.CsvTable;
import io.dncstreams.scrub.Checker.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Divides the rows of a file into those that may be contacted and the others. Rows are asked about in batches, several at
 * once, and written in the order of the file; memory is that of the batches under way. No row is clean that was not
 * asked about, but blank ones.
 */
public final class Scrub {

    /** What the service takes at once. */
    private static final int BATCH_ROWS = 10_000;

    /** Bytes of a batch, for files with wide rows. */
    private static final int BATCH_BYTES = 4 << 20;

    private static final int UNDER_WAY = 3;

    private final CsvTable table;
    private final Checker checker;
    private final OutputStream clean;
    private final SuppressedRows suppressed;
    private long cleanRows;
    private long listed;
    private long unreadable;

    /** @param suppressed gets two more columns, {@code dnc_status} and {@code dnc_detail} */
    public Scrub(CsvTable table, Checker checker, OutputStream clean, OutputStream suppressed) {
        this.table = table;
        this.checker = checker;
        this.clean = clean;
        this.suppressed = new SuppressedRows(table, suppressed);
    }

    /**
     * Rows so far.
     *
     * @param clean may be contacted
     * @param listed on the list
     * @param unreadable nobody can tell
     */
    public record Counts(long clean, long listed, long unreadable) {
        public long rows() {
            return clean + listed + unreadable;
        }
    }

    private record Batch(List<CsvRow> rows, List<CsvReading> readings, Optional<Future<List<Answer>>> answers) {}

    /**
     * Works through the file once.
     *
     * @param progress told after every batch
     * @throws RuntimeException if the service can't be asked; what is written by then is not the whole
     */
    public Counts run(Consumer<Counts> progress) throws IOException, InterruptedException {
        clean.write(table.preamble());
        suppressed.preamble();
        Queue<Batch> underWay = new ArrayDeque<>();
        ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (Batch batch = next(asking); !batch.rows().isEmpty(); batch = next(asking)) {
                underWay.add(batch);
                if (underWay.size() == UNDER_WAY) {
                    write(underWay.remove());
                    progress.accept(counts());
                }
            }
            while (!underWay.isEmpty()) {
                write(underWay.remove());
                progress.accept(counts());
            }
        } finally {
            asking.shutdownNow();
        }
        clean.flush();
        suppressed.flush();
        return counts();
    }

    private Counts counts() {
        return new Counts(cleanRows, listed, unreadable);
    }

    private Batch next(ExecutorService asking) throws IOException {
        List<CsvRow> rows = new ArrayList<>();
        List<CsvReading> readings = new ArrayList<>();
        List<String> urls = new ArrayList<>();
        int bytes = 0;
        while (rows.size() < BATCH_ROWS && bytes < BATCH_BYTES) {
            Optional<CsvRow> row = table.next();
            if (row.isEmpty()) {
                break;
            }
            CsvReading reading = table.read(row.get());
            rows.add(row.get());
            readings.add(reading);
            bytes += row.get().bytes().length;
            if (reading instanceof CsvReading.Contact contact && !row.get().isBlank()) {
                urls.add(contact.url());
            }
        }
        return new Batch(
                rows,
                readings,
                urls.isEmpty() ? Optional.empty() : Optional.of(asking.submit(() -> checker.check(urls))));
    }

    private void write(Batch batch) throws IOException, InterruptedException {
        List<Answer> answers =
                batch.answers().isPresent() ? await(batch.answers().get()) : List.of();
        int asked = 0;
        for (int i = 0; i < batch.rows().size(); i++) {
            CsvRow row = batch.rows().get(i);
            if (row.isBlank()) {
                clean.write(row.bytes());
                continue;
            }
            switch (batch.readings().get(i)) {
                case CsvReading.Contact contact -> write(row, contact.width(), answers.get(asked++));
                case CsvReading.Unreadable reading -> {
                    suppressed.write(row, reading.width(), "unreadable", reading.code());
                    unreadable += row.shape() == CsvRow.Shape.TOO_LONG_PART ? 0 : 1;
                }
            }
        }
        if (asked != answers.size()) {
            throw new IllegalStateException("answers that belong to no row");
        }
    }

    private void write(CsvRow row, int width, Answer answer) throws IOException {
        switch (answer) {
            case Answer.NotOnList free -> {
                clean.write(row.bytes());
                cleanRows++;
            }
            case Answer.OnList entry -> {
                suppressed.write(row, width, "on_list", entry.entryId());
                listed++;
            }
            case Answer.Unreadable reading -> {
                suppressed.write(row, width, "unreadable", reading.code());
                unreadable++;
            }
        }
    }

    private static List<Answer> await(Future<List<Answer>> answers) throws InterruptedException {
        try {
            return answers.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("asking about a batch failed", e.getCause());
        }
    }
}
