package io.dncstreams.store;

import io.dncstreams.list.ListView.Holder;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/** The records that the stores hold once a team's list is what it is, however it came about. */
public final class ListImage {

    private ListImage() {}

    /**
     * What is known of one URL.
     *
     * @param json the entry as served, present while the URL is listed
     * @param memberKnownSince order in which second names were learned; any number without one
     */
    public record Known(String url, UrlState state, Optional<byte[]> json, long memberKnownSince) {}

    /** Whether a key of the list store is that of an entry as served. */
    public static boolean isEntry(byte[] key) {
        return key.length > 0 && key[0] == ListKeys.ORDER;
    }

    /** Takes one record. */
    public interface Sink {
        void put(byte[] key, byte[] value);
    }

    /**
     * Writes a team.
     *
     * @param known at most one a URL; listings have sequences below the team's next
     */
    public static void write(String teamId, TeamState team, List<Known> known, Sink list, Sink teams) {
        for (Known each : known) {
            list.put(ListKeys.url(teamId, each.url()).get(), ListValues.url(each.state()));
            each.state().listing().ifPresent(listing -> {
                list.put(
                        ListKeys.order(teamId, listing.sequence()).get(),
                        each.json().orElseThrow());
                list.put(
                        ListKeys.id(listing.entryId()).get(),
                        ListValues.holder(new Holder(teamId, listing.sequence())));
            });
        }
        members(teamId, known, list);
        holes(teamId, team, known, list);
        teams.put(teamId.getBytes(StandardCharsets.UTF_8), ListValues.team(team));
    }

    private static void members(String teamId, List<Known> known, Sink list) {
        Map<Long, List<Listing>> byMember = new TreeMap<>();
        known.stream()
                .sorted(Comparator.comparingLong(Known::memberKnownSince))
                .flatMap(each -> each.state().listing().stream())
                .filter(listing -> listing.memberId().isPresent())
                .forEach(listing -> byMember.computeIfAbsent(listing.memberId().getAsLong(), id -> new ArrayList<>())
                        .add(listing));
        byMember.forEach((memberId, listings) -> {
            int together = Math.min(listings.size(), ListStore.MEMBER_LISTINGS);
            list.put(ListKeys.member(teamId, memberId).get(), ListValues.member(listings.subList(0, together)));
            for (Listing further : listings.subList(together, listings.size())) {
                list.put(
                        ListKeys.furtherMember(teamId, memberId, further.sequence())
                                .get(),
                        ListValues.member(List.of(further)));
            }
        });
    }

    private static void holes(String teamId, TeamState team, List<Known> known, Sink list) {
        long[] taken = known.stream()
                .flatMap(each -> each.state().listing().stream())
                .mapToLong(Listing::sequence)
                .toArray();
        Arrays.sort(taken);
        Map<Bytes, Integer> holes = new HashMap<>();
        int next = 0;
        for (long sequence = 0; sequence < team.nextSequence(); sequence++) {
            if (next < taken.length && taken[next] == sequence) {
                next++;
            } else {
                Holes.forEachLevel(
                        sequence, (level, block) -> holes.merge(ListKeys.holes(teamId, level, block), 1, Integer::sum));
            }
        }
        holes.forEach((key, count) -> list.put(key.get(), ListValues.holes(count)));
    }
}
