package io.dncstreams.list;

import io.dncstreams.profile.ProfileReading.Person;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that somebody asks for, as it stands in the ordered log of its team. It carries everything a decision needs
 * and that must not differ between a first run and a replay: ids, times, and how the person was read.
 */
public sealed interface Command {

    /** Unique; the one who waits for the answer knows it. */
    String commandId();

    String teamId();

    Actor actor();

    /** When it was received, in milliseconds; by the edge's clock for calls, by the broker's for topics. */
    Instant receivedAt();

    /** Where set, reaching the log later than this leaves the command without effect. */
    Optional<Instant> deadline();

    /**
     * Put a person on the list.
     *
     * @param entryId id the entry gets if it comes into being
     * @param input the text as received
     * @param person how the text was read
     * @param rules version of the reading rules
     * @param occurredAt when the person said stop, by the sender's account
     * @param eventId the sender's own id of the event
     */
    record Add(
            String commandId,
            String teamId,
            Actor actor,
            Instant receivedAt,
            Optional<Instant> deadline,
            String entryId,
            String input,
            Person person,
            int rules,
            Optional<String> reason,
            Optional<String> source,
            Optional<String> occurredAt,
            Optional<String> eventId)
            implements Command {

        /** Where the opt-out stood, if it came through a topic. */
        public Optional<Origin> origin() {
            return actor instanceof Actor.TopicProducer producer ? Optional.of(producer.origin()) : Optional.empty();
        }
    }

    /** Take an entry off the list. */
    record Delete(
            String commandId,
            String teamId,
            Actor actor,
            Instant receivedAt,
            Optional<Instant> deadline,
            String entryId)
            implements Command {}
}
