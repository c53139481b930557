package io.dncstreams.service;

import io.dncstreams.service.ServiceProcess.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that add, delete and check people of their own, each call at any of the instances, and hold every answer against
 * what they were told before. One that finds nobody listening goes to the next instance, as behind a load balancer.
 */
final class ClusterLoad implements AutoCloseable {

    /** What a client knows of a person. */
    private enum Known {
        LISTED,
        NOT_LISTED,
        /** A write was answered 503, or not at all. */
        IN_DOUBT
    }

    private static final long THINK_MILLIS = 10;

    private final List<ServiceProcess> instances;
    private final List<Client> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private volatile Optional<ServiceProcess> avoided = Optional.empty();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicLong worst = new AtomicLong();

    /** @param keys one a client, each of another team */
    ClusterLoad(List<ServiceProcess> instances, List<String> keys, long seed) {
        this.instances = instances;
        for (int i = 0; i < keys.size(); i++) {
            Client client = new Client(keys.get(i), new Random(seed + i));
            clients.add(client);
            threads.execute(client::run);
        }
    }

    /** No new calls to this one: a load balancer turns away from an instance that doesn't answer its probes. */
    void avoid(ServiceProcess instance) {
        avoided = Optional.of(instance);
    }

    void avoidNobody() {
        avoided = Optional.empty();
    }

    /** Calls that were answered as they should be. */
    int done() {
        return done.get();
    }

    /** Calls that got no answer at all, though somebody listened. */
    int cut() {
        return cut.get();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Ends the load and reads everybody that anything is known of, at every instance. */
    void finish() throws InterruptedException {
        running.set(false);
        threads.shutdown();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            violations.add("a client still waits for an answer after a minute");
        }
        clients.forEach(Client::readAll);
    }

    /** What happened since the last report. */
    String report() {
        return "%d calls answered so far, %d not, of them %d cut off; a client was without an answer for %d ms at the worst"
                .formatted(done.get(), unavailable.get(), cut.get(), worst.getAndSet(0));
    }

    @Override
    public void close() {
        running.set(false);
        threads.shutdownNow();
    }

    private final class Client {
        private final String key;
        private final Random random;
        private final Map<String, Known> people = new LinkedHashMap<>();
        private final Map<String, String> ids = new LinkedHashMap<>();
        private long lastAnswer = System.nanoTime();

        Client(String key, Random random) {
            this.key = key;
            this.random = random;
        }

        void run() {
            try {
                while (running.get()) {
                    // The instances share the processors with this.
                    Thread.sleep(THINK_MILLIS);
                    int dice = random.nextInt(10);
                    if (people.size() < 5 || dice < 3) {
                        add("p" + people.size());
                    } else if (dice < 5) {
                        delete(any());
                    } else {
                        check(any(), anyInstance());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                violations.add("a client failed: " + e);
            }
        }

        void readAll() {
            int next = 0;
            for (String name : people.keySet()) {
                check(name, instances.get(next++ % instances.size()));
            }
        }

        private void add(String name) {
            Answer answer = ask("POST", "/v1/dnc", "{\"url\":\"in/" + name + "\"}");
            if (answer.status() == 201) {
                people.put(name, Known.LISTED);
                ids.put(name, answer.body().replaceAll(".*\"\\$id\":\"([^\"]+)\".*", "$1"));
            } else {
                people.put(name, Known.IN_DOUBT);
                expectUnavailable("add of " + name, answer);
            }
        }

        private void delete(String name) {
            if (people.get(name) != Known.LISTED) {
                return;
            }
            Answer answer = ask("DELETE", "/v1/dnc/" + ids.get(name), "");
            if (answer.status() == 200) {
                people.put(name, Known.NOT_LISTED);
            } else {
                people.put(name, Known.IN_DOUBT);
                expectUnavailable("delete of " + name, answer);
            }
        }

        private void check(String name, ServiceProcess at) {
            Known known = people.get(name);
            Answer answer = ask(at, "GET", "/v1/dnc/check?url=in/" + name, "");
            if (answer.status() != 200) {
                expectUnavailable("check of " + name, answer);
            } else if (known != Known.IN_DOUBT
                    && answer.body().contains("\"onList\":true") != (known == Known.LISTED)) {
                violations.add("stale: " + name + " was " + known + ", answered " + answer.body());
            }
        }

        private String any() {
            // The last ones most: what was done a moment ago is what a stale instance doesn't know.
            int back = Math.min(people.size() - 1, Math.abs((int) (random.nextGaussian() * 5)));
            return List.copyOf(people.keySet()).get(people.size() - 1 - back);
        }

        private ServiceProcess anyInstance() {
            ServiceProcess any = instances.get(random.nextInt(instances.size()));
            return avoided.filter(any::equals)
                    .map(same -> instances.get((instances.indexOf(same) + 1) % instances.size()))
                    .orElse(any);
        }

        private Answer ask(String method, String path, String body) {
            return ask(anyInstance(), method, path, body);
        }

        private Answer ask(ServiceProcess first, String method, String path, String body) {
            int index = instances.indexOf(first);
            Answer answer = first.exchange(method, path, key, body);
            for (int i = 1; i < instances.size() && answer.refused(); i++) {
                answer = instances.get((index + i) % instances.size()).exchange(method, path, key, body);
            }
            long now = System.nanoTime();
            if (answer.status() > 0 && answer.status() < 500) {
                done.incrementAndGet();
                worst.accumulateAndGet(Duration.ofNanos(now - lastAnswer).toMillis(), Math::max);
                lastAnswer = now;
            }
            return answer;
        }

        /** No answer at all is what a client of a process gets that was killed under its hands. */
        private void expectUnavailable(String what, Answer answer) {
            unavailable.incrementAndGet();
            if (answer.status() == 0) {
                cut.incrementAndGet();
            }
            boolean fine = answer.status() == 503
                            && answer.retryAfter()
                            && !answer.body().contains("onList")
                    || answer.status() == 0;
            if (!fine) {
                violations.add(what + ": " + answer);
            }
        }
    }
}
