package io.dncstreams.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.genesis.FoundationRules.Birth;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topology.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundationRulesTest {

    private static final Installation INSTALLATION = new Installation(
            new KafkaSettings(Map.of()),
            "dnc",
            "dnc-intake",
            2,
            Set.of("prospects"),
            400,
            TopicCatalog.shipped().spec(Topics.COMMANDS).orElseThrow(),
            Path.of("state"));
    private static final TopicPartition COMMANDS = new TopicPartition(Topics.COMMANDS, 1);
    private static final TopicPartition OPT_OUTS = new TopicPartition(Topics.OPT_OUTS, 0);

    private final Map<String, Uuid> topics = new HashMap<>();
    private final Map<TopicPartition, Long> decided = new HashMap<>();
    private final Map<TopicPartition, Long> taken = new HashMap<>();
    private final Map<TopicPartition, Long> oldest = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    FoundationRulesTest() {
        int id = 1;
        for (String name : List.of(
                Topics.COMMANDS,
                Topics.OPT_OUTS,
                Topics.REROUTED,
                Topics.ENTRIES,
                Topics.AUDIT,
                "prospects",
                "dnc-list-changelog",
                "dnc-teams-changelog")) {
            topics.put(name, new Uuid(7, id++));
        }
        INSTALLATION.all(Topics.COMMANDS).forEach(each -> place(each, decided));
        INSTALLATION.all(Topics.OPT_OUTS).forEach(each -> place(each, taken));
    }

    private void place(TopicPartition partition, Map<TopicPartition, Long> positions) {
        oldest.put(partition, 3L);
        positions.put(partition, 5L);
        ends.put(partition, 8L);
    }

    private Facts facts() {
        return new Facts(topics, decided, taken, oldest, ends);
    }

    private Genesis genesis() {
        Map<String, Uuid> inputs = new HashMap<>(topics);
        TreeMap<String, Uuid> changelogs = new TreeMap<>(
                Map.of("list", inputs.remove("dnc-list-changelog"), "teams", inputs.remove("dnc-teams-changelog")));
        return new Genesis(
                "dnc",
                new Uuid(9, 9),
                Genesis.Stage.WHOLE,
                2,
                new TreeMap<>(inputs),
                changelogs,
                List.of(0L, 0L),
                List.of(0L, 0L));
    }

    private Birth birth(boolean begun, boolean groupsEmpty, Set<String> filled, boolean local, Set<String> others) {
        return FoundationRules.birth(
                INSTALLATION, new Facts.Unwritten(facts(), begun, groupsEmpty, filled, local, others));
    }

    @Test
    void whatIsAsItWasIsServed() {
        assertThat(FoundationRules.problem(INSTALLATION, genesis(), facts())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dnc.commands",
                "dnc.opt-outs",
                "dnc.rerouted",
                "prospects",
                "dnc-list-changelog",
                "dnc-teams-changelog"
            })
    void aTopicThatIsGoneOrAnotherOneIsRefused(String topic) {
        Genesis genesis = genesis();
        topics.put(topic, new Uuid(8, 8));
        assertThat(FoundationRules.problem(INSTALLATION, genesis, facts()).orElseThrow())
                .contains("[" + topic + "] were deleted and made anew", "./dnc rebuild");

        topics.remove(topic);
        assertThat(FoundationRules.problem(INSTALLATION, genesis, facts()).orElseThrow())
                .contains("[" + topic + "] are gone", "./dnc rebuild");
    }

    /** A gate that was added, a store that a new release brings. */
    @Test
    void whatTheInstallationNeverHadIsNotMissed() {
        Genesis before = genesis();
        TreeMap<String, Uuid> fewer = new TreeMap<>(before.changelogs());
        fewer.remove("teams");
        topics.put("prospects", new Uuid(8, 8));
        topics.remove("dnc-teams-changelog");
        TreeMap<String, Uuid> inputs = new TreeMap<>(before.topics());
        inputs.remove("prospects");

        Genesis older = new Genesis(
                "dnc", before.generation(), before.stage(), 2, inputs, fewer, List.of(0L, 0L), List.of(0L, 0L));

        assertThat(FoundationRules.problem(INSTALLATION, older, facts())).isEmpty();
    }

    @Test
    void aPositionThatIsGoneOrOutsideOfTheLogIsRefused() {
        decided.put(COMMANDS, 2L);
        assertThat(FoundationRules.problem(INSTALLATION, genesis(), facts()).orElseThrow())
                .contains("dnc.commands-1: records 2 to 2 were deleted before dnc read them");
        decided.put(COMMANDS, 9L);
        assertThat(FoundationRules.problem(INSTALLATION, genesis(), facts()).orElseThrow())
                .contains("ends at 8, but dnc has read up to 9");
        decided.remove(COMMANDS);
        assertThat(FoundationRules.problem(INSTALLATION, genesis(), facts()).orElseThrow())
                .contains("position of the group dnc in dnc.commands-1 is gone");
        decided.put(COMMANDS, 8L);
        taken.remove(OPT_OUTS);
        assertThat(FoundationRules.problem(INSTALLATION, genesis(), facts()).orElseThrow())
                .contains("position of the group dnc-intake in dnc.opt-outs-0 is gone");
    }

    @Test
    void nothingIsServedDuringARebuild() {
        assertThat(FoundationRules.problem(INSTALLATION, genesis().rebuilding(), facts())
                        .orElseThrow())
                .contains("did not come to its end", "./dnc rebuild");
    }

    @Test
    void aFirstStartFindsNothingThatWasEverDecided() {
        decided.clear();
        assertThat(birth(false, true, Set.of(), false, Set.of())).isInstanceOf(Birth.FirstStart.class);
        assertThat(birth(false, true, Set.of(Topics.ENTRIES), false, Set.of())).isInstanceOf(Birth.Refused.class);
        assertThat(birth(false, true, Set.of(), true, Set.of())).isInstanceOf(Birth.Refused.class);
        assertThat(birth(false, true, Set.of(), false, Set.of("other"))).isInstanceOf(Birth.Refused.class);
    }

    @Test
    void anEarlierReleaseIsTakenOverOnlyWhole() {
        assertThat(birth(true, true, Set.of(), true, Set.of())).isInstanceOf(Birth.Upgrade.class);
        assertThat(birth(true, false, Set.of(), true, Set.of())).isInstanceOf(Birth.Refused.class);
        decided.remove(COMMANDS);
        assertThat(birth(true, true, Set.of(), true, Set.of())).isInstanceOf(Birth.Refused.class);
        decided.put(COMMANDS, 5L);
        topics.remove("dnc-teams-changelog");
        assertThat(birth(true, true, Set.of(), true, Set.of())).isInstanceOf(Birth.Refused.class);
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        Genesis genesis = genesis().rebuilding();

        assertThat(Genesis.read(genesis.write())).isEqualTo(genesis);
    }
}
