package io.dncstreams.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.Command;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.Origin;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import io.dncstreams.store.ListStore;
import io.dncstreams.topology.CoreDriver;
import io.dncstreams.topology.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;

/** Whatever was asked for, the stores that are put together from what was published hold what the stores hold. */
class RebuiltPartitionPropertyTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    /** Texts that name a person, some of them with a second name. */
    private static final List<String> INPUTS = List.of(
            "linkedin.com/in/jane",
            "urn:li:fsd_profile:ACoAABAzxNaYbtC0RVaa8oAvPZ_csGvXsy1DXxo",
            "in/acoaabazxnaybtc0rvaa8oavpz_csgvxsy1dxxo",
            "URN:LI:FS_PROFILE:ACwAABAzxNZWe4Ye98qXOTk72A3GJb66iEZSeKI",
            "in/john");

    record Step(int kind, int who, int team, int offset) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, INPUTS.size() - 1),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 5))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void theSameStores(@ForAll("steps") List<Step> steps) {
        try (CoreDriver driver = CoreDriver.core()) {
            EntriesPartition entries = new EntriesPartition();
            AuditPartition audit = new AuditPartition(Set.of(), 0);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                command(steps.get(i), i, ids).ifPresent(each -> driver.send(each, each.receivedAt()));
                for (TestRecord<byte[], byte[]> record : driver.out(Topics.ENTRIES)) {
                    if (record.value() != null) {
                        ids.add(EntryJson.read(record.value()).id());
                    }
                    entries.take(consumed(Topics.ENTRIES, record));
                }
                driver.out(Topics.AUDIT).forEach(record -> audit.take(consumed(Topics.AUDIT, record)));
            }

            RebuiltPartition rebuilt = new RebuiltPartition(entries, audit, true);

            assertThat(rebuilt.disagreements()).isZero();
            Map<String, byte[]> list = new TreeMap<>();
            Map<String, byte[]> teams = new TreeMap<>();
            rebuilt.write(
                    audit.decidedUpTo(),
                    (key, value) -> list.put(HexFormat.of().formatHex(key), value),
                    (key, value) -> teams.put(HexFormat.of().formatHex(key), value));
            assertSame(list, driver.content(ListStore.LIST));
            assertSame(withoutLastOffset(teams), withoutLastOffset(driver.content(ListStore.TEAMS)));
        }
    }

    private static void assertSame(Map<String, byte[]> rebuilt, Map<String, byte[]> kept) {
        assertThat(rebuilt.keySet()).isEqualTo(kept.keySet());
        rebuilt.forEach((key, value) -> assertThat(value).as(key).isEqualTo(kept.get(key)));
    }

    /** A team's own last offset is lower where other teams of the partition came after it; both pass over the same. */
    private static Map<String, byte[]> withoutLastOffset(Map<String, byte[]> teams) {
        Map<String, byte[]> shorter = new TreeMap<>();
        teams.forEach((team, value) -> shorter.put(team, java.util.Arrays.copyOf(value, value.length - Long.BYTES)));
        return shorter;
    }

    private static Optional<Command> command(Step step, int number, List<String> ids) {
        String team = step.team() == 0 ? CoreDriver.TEAM : CoreDriver.NEIGHBOUR;
        String input = INPUTS.get(step.who());
        Person person = (Person) ProfileUrls.read(input);
        Instant at = START.plusSeconds(number);
        return switch (step.kind()) {
            case 0 -> Optional.of(withInput(SampleCommands.add(team, person, number, at), input));
            case 1 -> Optional.of(withInput(SampleCommands.add(team, person, number, at.minusSeconds(90)), input));
            // The same places come again and again: redelivered, before and after a delete.
            case 2, 3 ->
                Optional.of(withInput(
                        SampleCommands.optOut(
                                team, person, new Origin(SampleCommands.TOPIC, step.team(), step.offset())),
                        input));
            default ->
                ids.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                SampleCommands.delete(team, ids.get((step.who() * 6 + step.offset()) % ids.size())));
        };
    }

    private static ConsumerRecord<byte[], byte[]> consumed(String topic, TestRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                topic,
                0,
                0,
                0,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    @Property(tries = 1)
    void theSampleHasSecondNames() {
        Set<String> names = new HashSet<>();
        INPUTS.forEach(input -> ((Person) ProfileUrls.read(input)).memberId().ifPresent(id -> names.add(input)));
        assertThat(names).hasSize(2);
    }

    private static Command withInput(Command.Add add, String input) {
        return SampleCommands.withTexts(add, input, add.reason());
    }
}
