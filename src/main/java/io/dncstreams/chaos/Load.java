package io.dncstreams.chaos;

import io.dncstreams.chaos.Client.Told;
import io.dncstreams.chaos.check.Effect;
import io.dncstreams.chaos.check.Person;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Calls at a fixed rate, whatever becomes of those before, up to a bound of calls under way. Four of five go to an
 * instance that says it is ready, as behind a load balancer; the others to any, also to one that sleeps.
 */
final class Load implements AutoCloseable {

    /** Calls a second of all teams together. */
    private static final int RATE = 36;

    /** Of calls of one team, reads and writes apart. */
    private static final int UNDER_WAY = 50;

    private static final int OLD_IDS = 5;

    private final Client client;
    private final Teams teams;
    private final List<Instance> instances;
    private final Random random;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread pace;
    private final Map<String, Semaphore> room = new HashMap<>();
    private final Map<Person, String> listed = new ConcurrentHashMap<>();
    private final Map<Person, Deque<String>> old = new ConcurrentHashMap<>();
    private volatile boolean running = true;

    Load(Client client, Teams teams, List<Instance> instances, long seed) {
        this.client = client;
        this.teams = teams;
        this.instances = instances;
        this.random = new Random(seed);
        for (String team : teams.names()) {
            room.put(team + "/w", new Semaphore(UNDER_WAY));
            room.put(team + "/r", new Semaphore(UNDER_WAY));
        }
        this.pace = Thread.ofPlatform().daemon().name("load").unstarted(this::run);
    }

    void start() {
        pace.start();
    }

    /** Ends the load and waits for the answers. */
    void finish() throws InterruptedException {
        running = false;
        pace.join();
        calls.shutdown();
        if (!calls.awaitTermination(Api.PATIENCE.toMillis() + 5_000, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("a call takes longer than it may");
        }
    }

    @Override
    public void close() {
        running = false;
        calls.shutdownNow();
    }

    private void run() {
        long next = System.nanoTime();
        long step = Duration.ofSeconds(1).toNanos() / RATE;
        for (int number = 0; running; number++) {
            launch(teams.names().get(number % teams.names().size()));
            next = Math.max(next + step, System.nanoTime() - 10 * step);
            try {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void launch(String team) {
        int dice = random.nextInt(100);
        Person person = teams.anybody(team, random);
        int instance = anyInstance();
        boolean preferChange = random.nextInt(100) < 70;
        if (dice < 5) {
            under(team + "/w", () -> client.addAll(several(team), instance));
        } else if (dice < 42) {
            under(team + "/w", () -> write(person, instance, preferChange));
        } else if (dice < 95) {
            under(team + "/r", () -> learn(person, client.check(person, instance)));
        } else {
            under(team + "/r", () -> {
                var unused = client.list(team, instance);
            });
        }
    }

    /** Two or three, in any order. */
    private List<Person> several(String team) {
        List<Person> people = new ArrayList<>(teams.everybody(team));
        Collections.shuffle(people, ThreadLocalRandom.current());
        return people.subList(0, 2 + ThreadLocalRandom.current().nextInt(2));
    }

    private void under(String limit, Runnable call) {
        Semaphore free = room.get(limit);
        if (free.tryAcquire()) {
            calls.execute(() -> {
                try {
                    call.run();
                } finally {
                    free.release();
                }
            });
        }
    }

    private int anyInstance() {
        List<Integer> ready = new ArrayList<>();
        for (Instance instance : instances) {
            if (instance.isReady()) {
                ready.add(instance.number());
            }
        }
        boolean any = random.nextInt(5) == 0;
        return any || ready.isEmpty() ? random.nextInt(instances.size()) : ready.get(random.nextInt(ready.size()));
    }

    private void write(Person person, int instance, boolean preferChange) {
        Optional<String> known = Optional.ofNullable(listed.get(person));
        if (known.isPresent() == preferChange) {
            Optional<String> id =
                    known.or(() -> Optional.ofNullable(old.get(person)).map(Deque::peekLast));
            if (id.isPresent()) {
                learn(person, client.delete(person, id.get(), instance));
                return;
            }
        }
        learn(person, client.add(person, instance));
    }

    private void learn(Person person, Told told) {
        if (told.effect().isEmpty()) {
            return;
        }
        switch (told.effect().get()) {
            case Effect.Added added -> listed.put(person, added.id());
            case Effect.SawListed seen -> listed.put(person, seen.id());
            case Effect.Removed removed -> forget(person, removed.id());
            case Effect.SawOther other -> listed.remove(person, other.id());
            case Effect.SawUnlisted unlisted -> listed.remove(person);
            case Effect.MaybeAdded added -> {}
            case Effect.MaybeRemoved removed -> {}
        }
    }

    private void forget(Person person, String id) {
        listed.remove(person, id);
        old.compute(person, (p, ids) -> {
            Deque<String> all = ids == null ? new ArrayDeque<>() : new ArrayDeque<>(ids);
            all.addLast(id);
            if (all.size() > OLD_IDS) {
                all.removeFirst();
            }
            return all;
        });
    }
}
