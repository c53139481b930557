package io.dncstreams.store;

import static io.dncstreams.list.SampleCommands.OTHER_TEAM;
import static io.dncstreams.list.SampleCommands.TEAM;
import static io.dncstreams.list.SampleCommands.TOPIC;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.member;
import static io.dncstreams.list.SampleCommands.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.Command;
import io.dncstreams.list.Decider;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.ListView.Holder;
import io.dncstreams.list.Origin;
import io.dncstreams.list.Origins;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import io.dncstreams.profile.ProfileReading.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListStoreTest {

    private static final Instant APPENDED = SampleCommands.RECEIVED;
    private static final Person ANN = person("ann");

    private final RealStores stores = new RealStores();
    private final ListStore list = stores.list();
    private long nextOffset;

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(list.team(TEAM)).isEqualTo(TeamState.EMPTY);
        assertThat(list.url(TEAM, ANN.url())).isEqualTo(UrlState.UNKNOWN);
        assertThat(list.holder(entryId(1))).isEmpty();
        assertThat(list.matchingEntry(TEAM, ANN)).isEmpty();
        assertThat(list.pages().read(TEAM, 10, 0).orElseThrow()).isEqualTo(new PageScan.Page(List.of(), 0));
    }

    @Test
    void findsAnEntryByEachOfItsNames() {
        apply(SampleCommands.add(TEAM, member("ann", 42), 1));

        assertThat(list.holder(entryId(1))).contains(new Holder(TEAM, 0));
        assertThat(list.url(TEAM, ANN.url()).listing()).contains(new Listing(0, entryId(1), OptionalLong.of(42)));
        assertThat(list.match(TEAM, member("somebody", 42)))
                .map(Listing::entryId)
                .contains(entryId(1));
        assertThat(list.matchingEntry(TEAM, ANN)
                        .map(json -> EntryJson.read(json).id()))
                .contains(entryId(1));
        assertThat(list.team(TEAM)).isEqualTo(new TeamState(1, 1, 1, APPENDED.toEpochMilli(), 0));
    }

    @Test
    void findsItForItsTeamAlone() {
        apply(SampleCommands.add(TEAM, member("ann", 42), 1));

        assertThat(list.match(OTHER_TEAM, member("ann", 42))).isEmpty();
        assertThat(list.team(OTHER_TEAM)).isEqualTo(TeamState.EMPTY);
    }

    @Test
    void forgetsADeletedEntryUnderEachOfItsNames() {
        apply(SampleCommands.add(TEAM, member("ann", 42), 1));
        apply(SampleCommands.delete(TEAM, entryId(1)));

        assertThat(list.holder(entryId(1))).isEmpty();
        assertThat(list.entry(TEAM, 0)).isEmpty();
        assertThat(list.url(TEAM, ANN.url())).isEqualTo(UrlState.UNKNOWN);
        assertThat(list.match(TEAM, member("somebody", 42))).isEmpty();
        assertThat(list.team(TEAM).count()).isZero();
    }

    @Test
    void keepsAMemberListedWhileOneOfTheirEntriesIsLeft() {
        apply(SampleCommands.add(TEAM, member("token-1", 42), 1));
        apply(SampleCommands.add(TEAM, member("token-2", 42), 2));
        apply(SampleCommands.delete(TEAM, entryId(1)));

        assertThat(list.match(TEAM, member("token-1", 42)))
                .map(Listing::entryId)
                .contains(entryId(2));

        apply(SampleCommands.delete(TEAM, entryId(2)));
        assertThat(list.match(TEAM, member("token-1", 42))).isEmpty();
    }

    @Test
    void findsAPersonByASecondNameThatWasLearnedLater() {
        apply(SampleCommands.add(TEAM, ANN, 1));
        apply(SampleCommands.add(TEAM, member("ann", 42), 2));

        assertThat(list.match(TEAM, member("somebody", 42)))
                .map(Listing::entryId)
                .contains(entryId(1));

        apply(SampleCommands.delete(TEAM, entryId(1)));
        assertThat(list.match(TEAM, member("somebody", 42))).isEmpty();
    }

    @Test
    void remembersAnOptOutOverADelete() {
        Origin origin = new Origin(TOPIC, 3, 100);
        Command.Add optOut = SampleCommands.optOut(TEAM, ANN, origin);
        apply(optOut);
        apply(SampleCommands.delete(TEAM, optOut.entryId()));

        assertThat(list.url(TEAM, ANN.url())).isEqualTo(new UrlState(Optional.empty(), Origins.NONE.with(origin)));
        assertThat(list.match(TEAM, ANN)).isEmpty();
    }

    /** The stream thread goes on at once; others must not see how far it has got with many. */
    @Test
    void othersSeeAllOfItOnceItIsWritten() {
        ListReader others = list.reader();
        for (int number = 1; number <= 2; number++) {
            Command.Add add = SampleCommands.add(TEAM, member("ann-" + number, number), number);
            list.apply(TEAM, Decider.decide(list, add, nextOffset++, APPENDED));
        }

        assertThat(list.matchingEntry(TEAM, member("ann-1", 1))).isPresent();
        assertThat(list.team(TEAM).count()).isEqualTo(2);
        assertThat(others.team(TEAM)).isEqualTo(TeamState.EMPTY);
        assertThat(others.match(TEAM, member("ann-1", 1))).isEmpty();
        assertThat(others.holder(entryId(1))).isEmpty();
        assertThat(others.entry(TEAM, 0)).isEmpty();

        list.write();

        assertThat(others.team(TEAM)).isEqualTo(list.team(TEAM));
        assertThat(others.matchingEntry(TEAM, member("ann-2", 2))).isPresent();
        assertThat(others.pages().read(TEAM, 10, 0).orElseThrow().count()).isEqualTo(2);
    }

    /** An answer is kept with the version it was read at: no version is to be seen before its entries. */
    @Test
    void aTeamsVersionIsWrittenAfterItsEntries() {
        ListReader others = list.reader();
        List<Boolean> seen = new ArrayList<>();
        stores.whenATeamIsPut(() -> seen.add(others.matchingEntry(TEAM, ANN).isPresent()));
        list.apply(TEAM, Decider.decide(list, SampleCommands.add(TEAM, ANN, 1), nextOffset++, APPENDED));
        list.write();
        apply(SampleCommands.delete(TEAM, entryId(1)));

        assertThat(seen).containsExactly(true, false);
    }

    @Test
    void theSecondOfTwoChangesOfAPersonIsWritten() {
        Command.Add add = SampleCommands.add(TEAM, member("ann", 42), 1);
        list.apply(TEAM, Decider.decide(list, add, nextOffset++, APPENDED));
        Command.Delete delete = SampleCommands.delete(TEAM, entryId(1));
        list.apply(TEAM, Decider.decide(list, delete, nextOffset++, APPENDED));
        list.apply(TEAM, Decider.decide(list, SampleCommands.add(TEAM, ANN, 2), nextOffset++, APPENDED));
        list.write();

        assertThat(list.reader()
                        .matchingEntry(TEAM, ANN)
                        .map(json -> EntryJson.read(json).id()))
                .contains(entryId(2));
        assertThat(list.reader().match(TEAM, member("somebody", 42))).isEmpty();
        assertThat(list.reader().pages().read(TEAM, 10, 0).orElseThrow().entries())
                .hasSize(1);
    }

    /** What the stores hold must tell it; what a task kept in memory is gone with the task. */
    @Test
    void standsInTheStoresAlone() {
        apply(SampleCommands.add(TEAM, ANN, 1));

        ListStore another = stores.reopened();

        assertThat(another.team(TEAM)).isEqualTo(new TeamState(1, 1, 1, APPENDED.toEpochMilli(), 0));
        assertThat(another.match(TEAM, ANN)).isPresent();
    }

    private void apply(Command command) {
        list.apply(command.teamId(), Decider.decide(list, command, nextOffset++, APPENDED));
        list.write();
    }
}
