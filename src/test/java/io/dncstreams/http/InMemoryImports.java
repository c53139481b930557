package io.dncstreams.http;

import io.dncstreams.imports.ImportState;
import io.dncstreams.imports.ImportState.Failure;
import io.dncstreams.imports.ImportState.Outcome;
import io.dncstreams.query.Imports;
import io.dncstreams.query.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Imports of all teams in memory. A URL that comes twice is a duplicate; all are readable. Can be told to be full. */
final class InMemoryImports implements Imports {

    private final InstantSource clock;
    private final Map<String, ImportState> states = new HashMap<>();
    private final Set<String> urls = new HashSet<>();
    private final List<Contact> contacts = new ArrayList<>();
    private Optional<Integer> takes = Optional.empty();

    InMemoryImports(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on an import ends with {@link UnavailableException} after so many rows. */
    synchronized void take(int rows) {
        takes = Optional.of(rows);
    }

    /** Everything that was taken in, in order. */
    synchronized List<Contact> contacts() {
        return List.copyOf(contacts);
    }

    synchronized ImportState state(String importId) {
        return states.get(importId);
    }

    @Override
    public synchronized Upload begin(String teamId, Instant deadline) {
        if (takes.filter(rows -> rows < 0).isPresent()) {
            throw new UnavailableException("told to be full", Duration.ofSeconds(5));
        }
        String id = "imp_" + (states.size() + 1);
        states.put(id, ImportState.begun(teamId, clock.millis()));
        return new Rows(id);
    }

    @Override
    public synchronized Status status(String teamId, String importId, Instant deadline) {
        ImportState state = states.get(importId);
        if (state == null) {
            return new Status.NotFound();
        }
        return state.teamId().equals(teamId) ? new Status.Known(state) : new Status.OtherTeam();
    }

    private final class Rows implements Upload {
        private final String id;
        private long rows;

        Rows(String id) {
            this.id = id;
        }

        @Override
        public String importId() {
            return id;
        }

        @Override
        public void add(long line, Contact contact) {
            synchronized (InMemoryImports.this) {
                if (takes.filter(most -> rows >= most).isPresent()) {
                    throw new UnavailableException("told to be full", Duration.ofSeconds(5));
                }
                contacts.add(contact);
                Outcome outcome = urls.add(contact.url()) ? Outcome.ADDED : Outcome.DUPLICATE;
                states.computeIfPresent(id, (key, state) -> state.decided(++rows, outcome, clock.millis()));
            }
        }

        @Override
        public void fail(long line, String code, byte[] bytes) {
            synchronized (InMemoryImports.this) {
                states.computeIfPresent(
                        id, (key, state) -> state.failed(new Failure(++rows, line, code), clock.millis()));
            }
        }

        @Override
        public void end() {
            synchronized (InMemoryImports.this) {
                states.computeIfPresent(id, (key, state) -> state.ended(rows, false, clock.millis()));
            }
        }

        @Override
        public void interrupt() {
            synchronized (InMemoryImports.this) {
                states.computeIfPresent(id, (key, state) -> state.ended(rows, true, clock.millis()));
            }
        }
    }
}
