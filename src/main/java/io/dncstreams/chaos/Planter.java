package io.dncstreams.chaos;

import io.dncstreams.chaos.Client.Told;
import io.dncstreams.chaos.check.Effect;
import io.dncstreams.chaos.check.Person;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts a violation in, about somebody whom the load doesn't touch. */
final class Planter {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Client client;
    private final Recorder recorder;
    private final Prospects prospects;
    private final OptOuts optOuts;
    private final Observer observer;
    private final String bootstrapServers;
    private final Person person;

    Planter(
            Client client,
            Recorder recorder,
            Prospects prospects,
            OptOuts optOuts,
            Observer observer,
            String bootstrapServers,
            String team) {
        this.client = client;
        this.recorder = recorder;
        this.prospects = prospects;
        this.optOuts = optOuts;
        this.observer = observer;
        this.bootstrapServers = bootstrapServers;
        this.person = Teams.person(team, "planted");
    }

    void plant(Plant plant) throws Exception {
        switch (plant) {
            case STALE_READ -> staleRead();
            case LOST_ADD -> lostAdd();
            case LOST_OPT_OUT -> optOuts.pretend(person);
            case DOUBLE_CLEAR -> doubleClear();
            case MISSED_PAUSE -> missedPause();
        }
    }

    private void staleRead() throws InterruptedException {
        String unused = added();
        Told told = await(() -> Optional.of(client.checkUnrecorded(person, 0))
                .filter(check -> check.effect().isPresent()));
        recorder.look(person, told.requestId(), told.answer(), new Effect.SawUnlisted());
    }

    private void lostAdd() throws InterruptedException {
        String id = added();
        int done = await(() -> Optional.of(client.deleteInSecret(person, id, 0)).filter(status -> status == 200));
        if (done != 200) {
            throw new IllegalStateException("the entry could not be deleted");
        }
    }

    private void doubleClear() throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        ConsumerRecord<byte[], byte[]> record = await(observer::lastCleared);
        try (KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            stranger.send(new ProducerRecord<>(
                            record.topic(), record.partition(), record.key(), record.value(), record.headers()))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private void missedPause() throws InterruptedException {
        long number = prospects.send(person, true);
        boolean cleared = await(() -> Optional.of(observer.judged().stream().anyMatch(one -> one.prospect() == number))
                .filter(Boolean::booleanValue));
        observer.overlook(person);
        if (cleared) {
            String unused = added();
        }
    }

    /** @return id of the entry */
    private String added() throws InterruptedException {
        Effect effect = await(() ->
                client.add(person, 0).effect().filter(e -> e instanceof Effect.Added || e instanceof Effect.SawListed));
        return effect instanceof Effect.Added added ? added.id() : ((Effect.SawListed) effect).id();
    }

    private static <T> T await(Supplier<Optional<T>> question) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<T> answer = question.get();
        while (answer.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the violation could not be planted");
            }
            Thread.sleep(200);
            answer = question.get();
        }
        return answer.get();
    }
}
