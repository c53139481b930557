package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Evidence.Sent;
import io.dncstreams.chaos.check.Person;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends prospects at a fixed rate, most of them about people that are added and deleted meanwhile. */
final class Prospects implements AutoCloseable {

    static final String TOPIC = "prospects";

    /** A second. */
    private static final int RATE = 18;

    private final Teams teams;
    private final Random random;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread pace;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Long> started = new ConcurrentHashMap<>();
    private final Map<Long, Person> people = new ConcurrentHashMap<>();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean running = true;

    Prospects(String bootstrapServers, Teams teams, long seed) {
        this.teams = teams;
        this.random = new Random(seed + 1);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 2, "max.block.ms", 120_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.pace = Thread.ofPlatform().daemon().name("prospects").unstarted(this::run);
    }

    void start() {
        pace.start();
    }

    private void run() {
        while (running) {
            String team = teams.names().get(random.nextInt(teams.names().size()));
            // A producer that doesn't key by team costs one hop more.
            send(teams.anybody(team, random), random.nextInt(4) > 0);
            try {
                TimeUnit.MILLISECONDS.sleep(1_000 / RATE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @return its number */
    long send(Person person, boolean keyed) {
        long number = numbers.incrementAndGet();
        byte[] value = "{\"teamId\":\"%s\",\"url\":\"%s\",\"campaignId\":\"cmp_%d\",\"number\":%d}"
                .formatted(person.team(), Teams.written(person), number % 7, number)
                .getBytes(StandardCharsets.UTF_8);
        byte[] key = keyed ? person.team().getBytes(StandardCharsets.UTF_8) : null;
        people.put(number, person);
        started.put(number, System.nanoTime());
        var unused = producer.send(new ProducerRecord<>(TOPIC, key, value), (metadata, failure) -> {
            if (failure == null) {
                acknowledged.add(number);
            }
        });
        return number;
    }

    void finish() throws InterruptedException {
        running = false;
        pace.join();
        producer.flush();
    }

    Set<Long> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Nanoseconds; empty for a number that was never sent. */
    Optional<Long> startOf(long number) {
        return Optional.ofNullable(started.get(number));
    }

    List<Sent> sent() {
        return people.entrySet().stream()
                .map(sent -> new Sent(sent.getKey(), sent.getValue(), acknowledged.contains(sent.getKey())))
                .sorted(java.util.Comparator.comparingLong(Sent::number))
                .toList();
    }

    @Override
    public void close() {
        running = false;
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
