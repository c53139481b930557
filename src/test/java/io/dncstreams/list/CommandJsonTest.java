package io.dncstreams.list;

import static io.dncstreams.list.SampleCommands.TEAM;
import static io.dncstreams.list.SampleCommands.TOPIC;
import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.member;
import static io.dncstreams.list.SampleCommands.optOut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dncstreams.profile.ProfileReading.Person;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandJsonTest {

    private static final String SECRET = "jane-roe";

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsWhatItWrote(@ForAll("commands") Command command) {
        Command read = CommandJson.read(CommandJson.write(command));

        assertThat(read).isEqualTo(command);
    }

    /** A sender may put half a surrogate pair into any text; it must neither be lost nor stop anything. */
    @Test
    void keepsTextThatIsNotValidUnicode() {
        Command.Add plain = optOut(TEAM, member("ann", 42), new Origin(TOPIC, 1, 2));
        Command command = SampleCommands.withTexts(plain, "x\ud800", Optional.of("\udc00y"));

        Command read = CommandJson.read(CommandJson.write(command));

        assertThat(read).isEqualTo(command);
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = CommandJson.write(add(TEAM, member("ann", 42), 1));

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatIllegalArgumentException()
                    .as("%s bytes", length)
                    .isThrownBy(() -> CommandJson.read(part))
                    .withMessageNotContaining(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"jane-roe\"",
                "jane-roe",
                "{jane-roe}",
                "{}",
                "{\"format\":\"2\"}",
                "{\"format\":\"1\",\"action\":\"jane-roe\"}",
                "{\"format\":\"1\",\"action\":{\"jane-roe\":1}}",
                "{\"format\":\"1\",\"action\":[\"jane-roe\"]}",
            })
    void refusesWhatIsNoCommandAndKeepsQuietAboutIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandJson.read(bytes(text)))
                .withMessageNotContaining(SECRET)
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"receivedAt\":\"jane-roe\"",
                "\"receivedAt\":1.5",
                "\"deadline\":\"jane-roe\"",
                "\"memberId\":\"jane-roe\"",
                "\"rules\":\"jane-roe\"",
                "\"rules\":4294967296",
                "\"originTopicId\":\"jane-roe-jane-roe-jane-roe\",\"originPartition\":0,\"originOffset\":0",
                "\"originTopicId\":\"AAAAAAAAAAcAAAAAAAAAAQ\",\"originPartition\":4294967296,\"originOffset\":0",
                "\"teamId\":\"jane roe\"",
                "\"teamId\":\"\"",
                "\"teamId\":null",
                "\"entryId\":\"jane-roe\"",
                "\"entryId\":null",
                "\"url\":null",
                "\"reason\":null",
                "\"reason\":{}",
            })
    void refusesAFieldThatItWouldNotHaveWrittenAndKeepsQuietAboutIt(String field) {
        String whole = new String(CommandJson.write(add(TEAM, member("ann", 42), 1)), StandardCharsets.UTF_8);
        String bad = whole.substring(0, whole.length() - 1) + "," + field + "}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandJson.read(bytes(bad)))
                .withMessageNotContaining(SECRET)
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "]", "1"})
    void refusesWhatFollowsTheObject(String rest) {
        String whole = new String(CommandJson.write(delete(TEAM, entryId(1))), StandardCharsets.UTF_8);

        assertThatIllegalArgumentException().isThrownBy(() -> CommandJson.read(bytes(whole + rest)));
    }

    /** No caller and no opt-out can make one; it would come out of the audit trail larger than a record may be. */
    @Test
    void refusesAGiant() {
        Command.Add plain = add(TEAM, member("ann", 42), 1);
        byte[] giant =
                CommandJson.write(SampleCommands.withTexts(plain, "x".repeat(CommandJson.MAX_BYTES), Optional.empty()));

        assertThatIllegalArgumentException().isThrownBy(() -> CommandJson.read(giant));
    }

    @Test
    void takesTheLargestThatAnOptOutCanMake() {
        Command.Add plain = optOut(TEAM, member("ann", 42), new Origin(TOPIC, 1, 2));
        Command command =
                SampleCommands.withTexts(plain, "\ud83d\ude00".repeat(2_048), Optional.of("\u0001".repeat(500)));

        Command read = CommandJson.read(CommandJson.write(command));

        assertThat(read).isEqualTo(command);
    }

    /** A delete may name any id: that there is no such entry is an answer. */
    @Test
    void readsADeleteOfAnIdThatIsNoneOfOurs() {
        Command command = delete(TEAM, "dnc_12345abcde");

        assertThat(CommandJson.read(CommandJson.write(command))).isEqualTo(command);
    }

    @Provide
    Arbitrary<Command> commands() {
        return Arbitraries.oneOf(adds(), deletes());
    }

    private static Arbitrary<Command> adds() {
        Arbitrary<Person> people = Combinators.combine(
                        texts(), Arbitraries.longs().injectNull(0.5))
                .as((url, id) -> new Person(url, id == null ? OptionalLong.empty() : OptionalLong.of(id)));
        return Combinators.combine(
                        texts(),
                        actors(),
                        times(),
                        times().optional(),
                        Arbitraries.integers(),
                        people,
                        texts().optional(),
                        texts().optional())
                .as((text, actor, received, deadline, number, person, reason, eventId) -> new Command.Add(
                        text,
                        TEAM,
                        actor,
                        received,
                        deadline,
                        entryId(number),
                        text,
                        person,
                        number,
                        reason,
                        eventId,
                        reason,
                        eventId));
    }

    private static Arbitrary<Command> deletes() {
        return Combinators.combine(texts(), actors(), times(), times().optional())
                .as((text, actor, received, deadline) ->
                        new Command.Delete(text, TEAM, actor, received, deadline, text));
    }

    private static Arbitrary<Actor> actors() {
        Arbitrary<Actor> callers = Combinators.combine(texts(), texts()).as(Actor.ApiCaller::new);
        Arbitrary<Actor> producers = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs(), Arbitraries.integers(), Arbitraries.longs())
                .as((high, low, partition, offset) ->
                        new Actor.TopicProducer(new Origin(new Uuid(high, low), partition, offset)));
        return Arbitraries.oneOf(callers, producers);
    }

    /** Every UTF-16 unit, lone surrogates among them. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings().all().ofMaxLength(20);
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs().map(Instant::ofEpochMilli);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
