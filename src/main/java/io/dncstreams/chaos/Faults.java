package io.dncstreams.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/** Makes faults happen, one after the other, each healed and all served again before the next. */
final class Faults {

    private final ChaosPlan plan;
    private final Cluster cluster;
    private final List<Instance> instances;
    private final Random random;
    private int transactions;

    Faults(ChaosPlan plan, Cluster cluster, List<Instance> instances) {
        this.plan = plan;
        this.cluster = cluster;
        this.instances = instances;
        this.random = new Random(plan.seed());
    }

    /** What was chosen, and how it is done and healed. */
    record Chosen(FaultKind kind, String what, OptionalInt instance, OptionalInt partition, Act act) {

        Chosen(FaultKind kind, String what, Act act) {
            this(kind, what, OptionalInt.empty(), OptionalInt.empty(), act);
        }

        private Chosen at(int number) {
            return new Chosen(kind, what, OptionalInt.of(number), partition, act);
        }

        private Chosen in(int number) {
            return new Chosen(kind, what, instance, OptionalInt.of(number), act);
        }
    }

    /** Does a fault and heals it. */
    interface Act {
        void happen() throws Exception;
    }

    private List<FaultKind> next = new ArrayList<>();

    /** Every kind once, in an order drawn anew each round. */
    Chosen choose() {
        if (next.isEmpty()) {
            next = new ArrayList<>(plan.choices());
            Collections.shuffle(next, random);
        }
        FaultKind kind = next.removeLast();
        int number = random.nextInt(instances.size());
        Instance instance = instances.get(number);
        int broker = random.nextInt(Cluster.SIZE);
        Child node = cluster.brokers().get(broker);
        Duration past = plan.session().plusMillis(between(1_000, 4_000));
        return switch (kind) {
            case KILL_INSTANCE -> kill(kind, instance.process(), past).at(number);
            case PAUSE_INSTANCE ->
                sleep(kind, instance.process(), millis(300, 1_200)).at(number);
            case SLEEP_INSTANCE -> sleep(kind, instance.process(), past).at(number);
            case RESTART_INSTANCE -> restart(kind, instance.process()).at(number);
            case CUT_INSTANCE -> cut(number, past);
            case KILL_BROKER -> kill(kind, node, millis(500, 6_000));
            case PAUSE_BROKER -> sleep(kind, node, millis(500, 7_000));
            case RESTART_BROKER -> restart(kind, node);
            case SLOW_BROKER -> slow(broker, between(20, 120), millis(3_000, 7_000));
            case ALL_BROKERS -> allBrokers(plan.session().plusMillis(between(2_000, 10_000)));
            case OPEN_TRANSACTION -> openTransaction(random.nextInt(ChaosPlan.PARTITIONS), millis(3_000, 20_000));
        };
    }

    private Duration millis(int from, int to) {
        return Duration.ofMillis(between(from, to));
    }

    private int between(int from, int to) {
        return from + random.nextInt(to - from);
    }

    private static void sleep(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    private static Chosen kill(FaultKind kind, Child child, Duration away) {
        return new Chosen(
                kind, "kill -9 of %s, started again after %d ms".formatted(child.name(), away.toMillis()), () -> {
                    child.kill();
                    sleep(away);
                    child.start();
                });
    }

    private static Chosen sleep(FaultKind kind, Child child, Duration time) {
        return new Chosen(kind, "SIGSTOP of %s for %d ms".formatted(child.name(), time.toMillis()), () -> {
            child.stop();
            try {
                sleep(time);
            } finally {
                child.resume();
            }
        });
    }

    private static Chosen restart(FaultKind kind, Child child) {
        return new Chosen(kind, "SIGTERM of %s, started again when it has ended".formatted(child.name()), () -> {
            child.terminate();
            child.start();
        });
    }

    private Chosen cut(int instance, Duration time) {
        String what = "instance %d cut off from all brokers for %d ms".formatted(instance, time.toMillis());
        return new Chosen(FaultKind.CUT_INSTANCE, what, () -> {
            cluster.cutOff(instance);
            try {
                sleep(time);
            } finally {
                cluster.reconnect(instance);
            }
        });
    }

    private Chosen slow(int broker, int delay, Duration time) {
        String what = "broker %d answers %d ms later for %d ms".formatted(broker + 1, 2 * delay, time.toMillis());
        return new Chosen(FaultKind.SLOW_BROKER, what, () -> {
            cluster.slow(broker, delay);
            try {
                sleep(time);
            } finally {
                cluster.slow(broker, 0);
            }
        });
    }

    private Chosen allBrokers(Duration away) {
        String what = "kill -9 of all brokers, started again after %d ms".formatted(away.toMillis());
        return new Chosen(FaultKind.ALL_BROKERS, what, () -> {
            for (Child broker : cluster.brokers()) {
                broker.kill();
            }
            sleep(away);
            cluster.brokers().forEach(Child::start);
        });
    }

    private Chosen openTransaction(int partition, Duration timeout) {
        String id = "stranger-" + transactions++;
        String what = "a transaction left open in dnc.commands-%d, which times out after %d ms"
                .formatted(partition, timeout.toMillis());
        return new Chosen(FaultKind.OPEN_TRANSACTION, what, () -> {
                    try {
                        OpenTransaction.leave(cluster.bootstrapServers(), id, partition, timeout);
                    } catch (KafkaException e) {
                        throw new IllegalStateException("the stranger could not begin a transaction", e);
                    }
                    sleep(timeout);
                })
                .in(partition);
    }

    /** An instance or a broker that is not there though nobody ended it; at a moment when nothing happens. */
    Optional<Child> missing() {
        List<Child> all = new ArrayList<>(cluster.brokers());
        instances.forEach(instance -> all.add(instance.process()));
        return all.stream().filter(child -> !child.isAlive()).findFirst();
    }

    /** Whatever was under way, all processes run again. */
    void heal() throws InterruptedException {
        for (int instance = 0; instance < instances.size(); instance++) {
            cluster.reconnect(instance);
        }
        for (int broker = 0; broker < Cluster.SIZE; broker++) {
            cluster.slow(broker, 0);
        }
        List<Child> all = new ArrayList<>(cluster.brokers());
        instances.forEach(instance -> all.add(instance.process()));
        for (Child child : all) {
            if (child.isAlive()) {
                child.resume();
            } else {
                child.start();
            }
        }
    }
}
