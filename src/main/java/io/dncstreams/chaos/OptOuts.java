package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Evidence.OptOut;
import io.dncstreams.chaos.check.Person;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces opt-outs to their topic at a fixed rate, about the same people as everybody else. */
final class OptOuts implements AutoCloseable {

    /** A second. */
    private static final int RATE = 4;

    private final Teams teams;
    private final Random random;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread pace;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, OptOut> sent = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> pretended = ConcurrentHashMap.newKeySet();
    private volatile boolean running = true;

    OptOuts(String bootstrapServers, Teams teams, long seed) {
        this.teams = teams;
        this.random = new Random(seed + 2);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 2, "max.block.ms", 120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.pace = Thread.ofPlatform().daemon().name("opt-outs").unstarted(this::run);
    }

    void start() {
        pace.start();
    }

    private void run() {
        while (running) {
            String team = teams.names().get(random.nextInt(teams.names().size()));
            send(teams.anybody(team, random), random.nextBoolean());
            try {
                TimeUnit.MILLISECONDS.sleep(1_000 / RATE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @param keyed otherwise it lands on any partition, as from a webhook that knows nothing of teams */
    private void send(Person person, boolean keyed) {
        String id = note(person);
        byte[] value = "{\"teamId\":\"%s\",\"url\":\"%s\",\"eventId\":\"%s\"}"
                .formatted(person.team(), Teams.written(person), id)
                .getBytes(StandardCharsets.UTF_8);
        byte[] key = keyed ? person.team().getBytes(StandardCharsets.UTF_8) : null;
        var unused = producer.send(new ProducerRecord<>(Topics.OPT_OUTS, key, value), (metadata, failure) -> {
            if (failure == null) {
                acknowledged.add(id);
            }
        });
    }

    private String note(Person person) {
        String id = "opt-out-" + numbers.incrementAndGet();
        sent.put(id, new OptOut(id, person, false, System.nanoTime()));
        return id;
    }

    /** Notes one down that nobody sends. */
    void pretend(Person person) {
        pretended.add(note(person));
    }

    void finish() throws InterruptedException {
        running = false;
        pace.join();
        producer.flush();
    }

    /** Ids of those that surely stand on the topic. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    List<OptOut> sent() {
        return sent.values().stream()
                .map(each -> new OptOut(
                        each.requestId(),
                        each.person(),
                        acknowledged.contains(each.requestId()) || pretended.contains(each.requestId()),
                        each.start()))
                .sorted(Comparator.comparingLong(OptOut::start))
                .toList();
    }

    @Override
    public void close() {
        running = false;
        producer.close(Duration.ofSeconds(5));
    }
}
