package io.dncstreams.list;

import io.dncstreams.profile.ProfileReading.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/** Commands to test with: whole and plain, to be varied by what a test is about. */
public final class SampleCommands {

    public static final String TEAM = "team_a";
    public static final String OTHER_TEAM = "team_b";
    public static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:00.123Z");
    public static final Uuid TOPIC = new Uuid(7, 1);
    public static final Uuid OTHER_TOPIC = new Uuid(7, 2);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private SampleCommands() {}

    public static Person person(String name) {
        return new Person("https://linkedin.com/in/" + name, OptionalLong.empty());
    }

    public static Person member(String name, long memberId) {
        return new Person("https://linkedin.com/in/" + name, OptionalLong.of(memberId));
    }

    /** The id that stands for a number, in partition 0. */
    public static String entryId(int number) {
        return EntryId.derived(0, new Origin(new Uuid(0, 99), 0, number), "");
    }

    /** Somebody's call. */
    public static Command.Add add(String team, Person person, int idNumber) {
        return add(team, person, idNumber, RECEIVED);
    }

    public static Command.Add add(String team, Person person, int idNumber, Instant receivedAt) {
        return new Command.Add(
                "cmd-" + idNumber,
                team,
                new Actor.ApiCaller("key-1", "request-" + idNumber),
                receivedAt,
                Optional.of(receivedAt.plus(PATIENCE)),
                entryId(idNumber),
                "HTTPS://www.linkedin.com/in/as-received",
                person,
                1,
                Optional.of("asked by phone"),
                Optional.of("crm"),
                Optional.empty(),
                Optional.empty());
    }

    /** An opt-out that stood at a place of a topic. */
    public static Command.Add optOut(String team, Person person, Origin origin) {
        return new Command.Add(
                "opt-out-" + origin.topicId() + "-" + origin.partition() + "-" + origin.offset(),
                team,
                new Actor.TopicProducer(origin),
                RECEIVED,
                Optional.empty(),
                EntryId.derived(0, origin, person.url()),
                "linkedin.com/in/as-received",
                person,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.of("2026-02-28"),
                Optional.of("event-1"));
    }

    public static Command.Delete delete(String team, String entryId) {
        return new Command.Delete(
                "cmd-delete-" + entryId,
                team,
                new Actor.ApiCaller("key-2", "request-d"),
                RECEIVED,
                Optional.of(RECEIVED.plus(PATIENCE)),
                entryId);
    }

    /** The same with other texts of the caller's. */
    public static Command.Add withTexts(Command.Add add, String input, Optional<String> reason) {
        return new Command.Add(
                add.commandId(),
                add.teamId(),
                add.actor(),
                add.receivedAt(),
                add.deadline(),
                add.entryId(),
                input,
                add.person(),
                add.rules(),
                reason,
                add.source(),
                add.occurredAt(),
                add.eventId());
    }
}
