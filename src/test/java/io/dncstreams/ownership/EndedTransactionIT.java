package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that slept for longer than its transaction may last finds out at the commit. */
@ExtendWith(KafkaExtension.class)
class EndedTransactionIT {

    private static final String ID = "sleeper";

    /** Streams begins anew from the last commit after this, and gives up its thread after anything else. */
    @Test
    void aTransactionThatTheBrokersHaveEndedIsOneOfSomebodyWhoWasReplaced(OwnKafka kafka) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "transactional.id", ID, "transaction.timeout.ms", 500);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                AcknowledgingProducer producer = new AcknowledgingProducer(
                        config, "commands", new OwnedPartitions(), partition -> OptionalLong.empty())) {
            admin.createTopics(List.of(new NewTopic("effects", 1, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("effects", new byte[1])).get(10, TimeUnit.SECONDS);
            Awaitility.await("the brokers have ended it")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> admin.describeTransactions(List.of(ID))
                                    .description(ID)
                                    .get()
                                    .state()
                            == TransactionState.COMPLETE_ABORT);

            assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
        }
    }
}
