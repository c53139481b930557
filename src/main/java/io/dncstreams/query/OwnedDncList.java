package io.dncstreams.query;

import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryId;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.list.TeamState;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import io.dncstreams.store.ListReader;
import io.dncstreams.store.OrderScan;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lists of the teams whose partitions this process owns. */
public final class OwnedDncList implements DncList {

    private static final Logger LOG = LoggerFactory.getLogger(OwnedDncList.class);
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** People of a batch that are looked up before other calls get their turn; well under a millisecond. */
    private static final int TURN = 64;

    private final TeamPartitions partitions;
    private final OwnedPartitions owned;
    private final CommandLog log;
    private final ReadIndex readIndex;
    private final CheckCache checks;
    private final PageCache pages = new PageCache();
    private final ForeignEntries foreign;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public OwnedDncList(
            TeamPartitions partitions,
            OwnedPartitions owned,
            CommandLog log,
            ReadIndex readIndex,
            CheckCache checks,
            ForeignEntries foreign,
            InstantSource clock) {
        this.partitions = partitions;
        this.owned = owned;
        this.log = log;
        this.readIndex = readIndex;
        this.checks = checks;
        this.foreign = foreign;
        this.clock = clock;
    }

    @Override
    public boolean serves(String teamId) {
        return owned.get(partitions.of(teamId)).isPresent();
    }

    @Override
    public List<Decision> add(Caller caller, List<Addition> additions, Instant deadline) {
        int partition = partitions.of(caller.teamId());
        Instant now = millis(clock.instant());
        List<Command> commands = new ArrayList<>(additions.size());
        for (Addition addition : additions) {
            commands.add(new Command.Add(
                    newCommandId(),
                    caller.teamId(),
                    new Actor.ApiCaller(caller.keyId(), caller.requestId()),
                    now,
                    Optional.of(millis(deadline)),
                    EntryId.random(partition, random),
                    addition.input(),
                    addition.person(),
                    ProfileUrls.VERSION,
                    addition.reason(),
                    addition.source(),
                    Optional.empty(),
                    Optional.empty()));
        }
        return decide(partition, commands, deadline);
    }

    @Override
    public Decision delete(Caller caller, String entryId, Instant deadline) {
        int partition = partitions.of(caller.teamId());
        OptionalInt holder = EntryId.partition(entryId);
        if (holder.isEmpty() || holder.getAsInt() >= partitions.count()) {
            return new Decision.NotFound();
        }
        if (holder.getAsInt() != partition) {
            return foreignEntry(holder.getAsInt(), entryId, deadline);
        }
        Command delete = new Command.Delete(
                newCommandId(),
                caller.teamId(),
                new Actor.ApiCaller(caller.keyId(), caller.requestId()),
                millis(clock.instant()),
                Optional.of(millis(deadline)),
                entryId);
        return decide(partition, List.of(delete), deadline).getFirst();
    }

    /** The id is of a partition that this team's entries never are in: it may be another team's, and nothing changes. */
    private Decision foreignEntry(int partition, String entryId, Instant deadline) {
        boolean exists = owned.get(partition).isPresent()
                ? holds(partition, entryId, deadline)
                : foreign.exist(partition, entryId, deadline);
        return exists ? new Decision.OtherTeam() : new Decision.NotFound();
    }

    /**
     * Whether an entry of any team is in this partition now.
     *
     * @throws UnavailableException also if this process doesn't own the partition
     */
    public boolean holds(int partition, String entryId, Instant deadline) {
        OwnedPartition task = current(partition, deadline);
        return read(task, reader -> reader.holder(entryId)).isPresent();
    }

    @Override
    public CheckAnswer check(String teamId, Person person, Instant deadline) {
        OwnedPartition task = current(partitions.of(teamId), deadline);
        // The version first, the entry after it: a change in between makes the kept answer worthless, never wrong.
        return read(task, reader -> {
            long version = reader.team(teamId).version();
            Optional<Optional<byte[]>> kept = checks.get(task, version, teamId, person);
            if (kept.isPresent()) {
                return new CheckAnswer(kept.get(), true);
            }
            Optional<byte[]> entry = reader.matchingEntry(teamId, person);
            checks.put(task, version, teamId, person, entry);
            return new CheckAnswer(entry, false);
        });
    }

    @Override
    public List<Optional<byte[]>> check(String teamId, List<Person> people, Instant deadline) {
        OwnedPartition task = current(partitions.of(teamId), deadline);
        // Past the check cache: ten thousand people at once would only push out those who are asked for one by one.
        return read(task, reader -> {
            List<Optional<byte[]>> entries = new ArrayList<>(people.size());
            for (Person person : people) {
                entries.add(reader.matchingEntry(teamId, person));
                if (entries.size() % TURN == 0) {
                    takeTurns();
                    requireBefore(deadline);
                }
            }
            return entries;
        });
    }

    /** A virtual thread that never waits keeps a processor from all other calls. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing is made right by it, only fair
    private static void takeTurns() {
        Thread.yield();
    }

    @Override
    public ListExport export(String teamId, Instant deadline) {
        OwnedPartition task = current(partitions.of(teamId), deadline);
        return read(task, reader -> {
            TeamState team = reader.team(teamId);
            return new OwnedExport(task, team.count(), reader.order(teamId, team));
        });
    }

    /** Pieces count only if the task was still the owner when they were read. */
    private record OwnedExport(OwnedPartition task, long count, OrderScan scan) implements ListExport {

        @Override
        public List<byte[]> next(int atMost) {
            takeTurns();
            return read(task, reader -> scan.next(atMost));
        }
    }

    @Override
    public Page page(String teamId, int limit, long offset, Instant deadline) {
        OwnedPartition task = current(partitions.of(teamId), deadline);
        do {
            Optional<Page> page = read(task, reader -> page(task, reader, teamId, limit, offset));
            if (page.isPresent()) {
                return page.get();
            }
        } while (clock.instant().isBefore(deadline));
        throw new UnavailableException("the list changed under every try to read a page", RETRY_AFTER);
    }

    private Optional<Page> page(OwnedPartition task, ListReader reader, String teamId, int limit, long offset) {
        // The version first, as for a check.
        long version = reader.team(teamId).version();
        Optional<Page> kept = pages.get(task, version, teamId, limit, offset);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<Page> page =
                reader.pages().read(teamId, limit, offset).map(found -> new Page(found.entries(), found.count()));
        page.ifPresent(found -> pages.put(task, version, teamId, limit, offset, found));
        return page;
    }

    boolean owns(int partition) {
        return owned.get(partition).isPresent();
    }

    /** Reads something of a partition from a state that is current. */
    <T> T readCurrent(int partition, Instant deadline, Function<ListReader, T> read) {
        return read(current(partition, deadline), read);
    }

    /** The owner of a partition once it has processed all that was in the log when the read came in. */
    private OwnedPartition current(int partition, Instant deadline) {
        OwnedPartition task = owner(partition);
        long end = await(readIndex.end(partition), "asking where the command log ends");
        CompletableFuture<Void> reached = task.reached(end);
        if (reached.state() == Future.State.SUCCESS) {
            return task;
        }
        try {
            await(reached, deadline, "reading up to the end of the command log");
        } finally {
            if (!reached.isDone()) {
                task.forget(end, reached);
            }
        }
        return task;
    }

    /** Reads, and lets the answer count only if the task was the owner all the while. */
    private static <T> T read(OwnedPartition task, Function<ListReader, T> read) {
        T answer;
        try {
            answer = read.apply(task.reader());
        } catch (RuntimeException e) {
            if (task.isOpen()) {
                throw e;
            }
            throw new UnavailableException("the partition left during the read", RETRY_AFTER);
        }
        if (!task.isOpen()) {
            throw new UnavailableException("the partition left during the read", RETRY_AFTER);
        }
        return answer;
    }

    private List<Decision> decide(int partition, List<Command> commands, Instant deadline) {
        OwnedPartition task = owner(partition);
        List<CompletableFuture<Decision>> waiters = new ArrayList<>(commands.size());
        boolean sent = false;
        try {
            for (Command command : commands) {
                waiters.add(task.await(command.commandId())
                        .orElseThrow(() -> new UnavailableException("the partition is leaving", RETRY_AFTER)));
            }
            for (int i = 0; i < commands.size(); i++) {
                requireBefore(deadline);
                sent = true;
                log.append(partition, commands.get(i), waiters.get(i)::completeExceptionally);
                // While no broker answers, each would take as long as a whole call may.
                if (waiters.get(i).isCompletedExceptionally()) {
                    Decision unused = await(waiters.get(i), deadline, "sending a command");
                }
            }
            List<Decision> decisions = new ArrayList<>(commands.size());
            for (CompletableFuture<Decision> waiter : waiters) {
                decisions.add(await(waiter, deadline, "waiting for a decision"));
            }
            return decisions;
        } catch (UnavailableException e) {
            throw sent ? inDoubt(e, deadline) : e;
        } finally {
            commands.forEach(command -> task.forget(command.commandId()));
        }
    }

    /** What was sent may still take effect: whoever tries again before the deadline may be overtaken by it. */
    private UnavailableException inDoubt(UnavailableException e, Instant deadline) {
        Duration stillGood = Duration.between(clock.instant(), deadline);
        return stillGood.compareTo(e.retryAfter()) > 0 ? new UnavailableException(e, stillGood) : e;
    }

    private OwnedPartition owner(int partition) {
        return owned.get(partition)
                .orElseThrow(() -> new UnavailableException("this instance does not own the partition", RETRY_AFTER));
    }

    private void requireBefore(Instant deadline) {
        if (clock.instant().isAfter(deadline)) {
            throw new UnavailableException("past the deadline in the middle of a batch", RETRY_AFTER);
        }
    }

    /** Of something that ends in time by itself. */
    private static <T> T await(CompletableFuture<T> future, String doing) {
        return awaited(future::get, doing);
    }

    private <T> T await(CompletableFuture<T> future, Instant deadline, String doing) {
        return awaited(
                () -> {
                    long left = Math.max(
                            0, Duration.between(clock.instant(), deadline).toNanos());
                    return future.get(left, TimeUnit.NANOSECONDS);
                },
                doing);
    }

    private interface Wait<T> {
        T get() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static <T> T awaited(Wait<T> wait, String doing) {
        try {
            return wait.get();
        } catch (TimeoutException e) {
            throw new UnavailableException("past the deadline while " + doing, RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + doing, RETRY_AFTER);
        } catch (ExecutionException e) {
            LOG.atDebug().addKeyValue("doing", doing).setCause(e.getCause()).log("a call could not be answered");
            throw new UnavailableException("failed while " + doing, RETRY_AFTER);
        }
    }

    private static String newCommandId() {
        return "cmd-" + UUID.randomUUID();
    }

    private static Instant millis(Instant instant) {
        return Instant.ofEpochMilli(instant.toEpochMilli());
    }
}
