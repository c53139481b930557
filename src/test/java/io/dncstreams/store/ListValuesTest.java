package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dncstreams.list.ListView.Holder;
import io.dncstreams.list.Origin;
import io.dncstreams.list.Origins;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ListValuesTest {

    private static final Listing LISTING = new Listing(7, "dnc_1", OptionalLong.of(42));

    @Property
    void readsBackWhatIsKnownOfAUrl(@ForAll("urlStates") UrlState state) {
        assertThat(ListValues.url(ListValues.url(state))).isEqualTo(state);
    }

    @Property
    void readsBackTheListingsOfAMember(@ForAll("memberListings") @Size(max = 5) List<Listing> listings) {
        assertThat(ListValues.member(ListValues.member(listings), 42)).isEqualTo(listings);
    }

    @Property
    void readsBackAHolder(@ForAll("texts") String team, @ForAll long sequence) {
        Holder holder = new Holder(team, sequence);

        assertThat(ListValues.holder(ListValues.holder(holder))).isEqualTo(holder);
    }

    @Property
    void readsBackATeam(
            @ForAll long version, @ForAll long next, @ForAll long count, @ForAll long created, @ForAll long offset) {
        TeamState team = new TeamState(version, next, count, created, offset);

        assertThat(ListValues.team(ListValues.team(team))).isEqualTo(team);
    }

    @Property
    void readsBackHoles(@ForAll int count) {
        assertThat(ListValues.holes(ListValues.holes(count))).isEqualTo(count);
    }

    @ParameterizedTest
    @MethodSource("readers")
    void refusesAFormatOfAnotherBuild(byte[] value, Function<byte[], Object> reader) {
        value[0]++;

        assertThatIllegalStateException().isThrownBy(() -> reader.apply(value)).withMessageContaining("format 2");
    }

    static Stream<Arguments> readers() {
        return Stream.of(
                reader(ListValues.url(UrlState.UNKNOWN), ListValues::url),
                reader(ListValues.member(List.of(LISTING)), bytes -> ListValues.member(bytes, 42)),
                reader(ListValues.holder(new Holder("team_a", 1)), ListValues::holder),
                reader(ListValues.team(TeamState.EMPTY), ListValues::team),
                reader(ListValues.holes(3), ListValues::holes));
    }

    private static Arguments reader(byte[] value, Function<byte[], Object> reader) {
        return Arguments.of(value, reader);
    }

    /** What is stored is read by every later build: a change of these bytes needs another format number. */
    @Test
    void isWrittenAsInEveryBuildBefore() {
        UrlState state = new UrlState(Optional.of(LISTING), new Origins(List.of(new Origin(new Uuid(1, 2), 3, 4))));

        assertThat(ListValues.url(state))
                .asHexString()
                .isEqualTo("01" + "03" + "0000000000000007" + "05" + "646E635F31" + "000000000000002A" + "00000001"
                        + "0000000000000001" + "0000000000000002" + "00000003" + "0000000000000004");
        assertThat(ListValues.team(new TeamState(1, 2, 3, 4, 5)))
                .asHexString()
                .isEqualTo("01" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "0000000000000004"
                        + "0000000000000005");
    }

    @Test
    void refusesATextThatOneByteCanNotMeasure() {
        assertThatIllegalArgumentException().isThrownBy(() -> ListValues.holder(new Holder("a".repeat(256), 1)));
    }

    @Provide
    Arbitrary<UrlState> urlStates() {
        Arbitrary<Listing> listings = Combinators.combine(
                        Arbitraries.longs(), texts(), Arbitraries.longs().optional())
                .as((sequence, id, member) ->
                        new Listing(sequence, id, member.map(OptionalLong::of).orElse(OptionalLong.empty())));
        Arbitrary<Origin> origins = Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs(), Arbitraries.integers(), Arbitraries.longs())
                .as((high, low, partition, offset) -> new Origin(new Uuid(high, low), partition, offset));
        return Combinators.combine(listings.optional(), origins.list().ofMaxSize(20))
                .as((listing, list) -> new UrlState(listing, new Origins(list)));
    }

    @Provide
    Arbitrary<List<Listing>> memberListings() {
        return Combinators.combine(Arbitraries.longs(), texts())
                .as((sequence, id) -> new Listing(sequence, id, OptionalLong.of(42)))
                .list();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(255);
    }
}
