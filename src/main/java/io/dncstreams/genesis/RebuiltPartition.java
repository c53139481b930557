package io.dncstreams.genesis;

import io.dncstreams.genesis.EntriesPartition.Listed;
import io.dncstreams.list.Origins;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import io.dncstreams.store.ListImage;
import io.dncstreams.store.ListImage.Known;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The lists of one partition, put together from what was published of them. Pure. */
final class RebuiltPartition {

    /** More changes than any team will ever have made since its last record that is still there. */
    private static final long PAST_ALL_VERSIONS = 1L << 32;

    private final EntriesPartition entries;
    private final AuditPartition audit;
    private final boolean auditIsWhole;

    /** @param auditIsWhole whether the trail begins with the first command ever decided */
    RebuiltPartition(EntriesPartition entries, AuditPartition audit, boolean auditIsWhole) {
        this.entries = entries;
        this.audit = audit;
        this.auditIsWhole = auditIsWhole;
    }

    /** What was put together. */
    record Counts(long teams, long entries, long optOuts, long secondNames) {

        static final Counts NONE = new Counts(0, 0, 0, 0);

        Counts and(Counts other) {
            return new Counts(
                    teams + other.teams,
                    entries + other.entries,
                    optOuts + other.optOuts,
                    secondNames + other.secondNames);
        }
    }

    /** How many people the two sources don't agree about; 0 where both are whole. */
    long disagreements() {
        long different = 0;
        for (String team : teams()) {
            Map<String, AuditPartition.Url> told = told(team);
            Map<String, Listed> listed = entries.of(team);
            Set<String> urls = new HashSet<>(told.keySet());
            urls.addAll(listed.keySet());
            for (String url : urls) {
                Optional<String> byTrail = Optional.ofNullable(told.get(url)).flatMap(known -> known.entryId);
                Optional<String> byEntries = Optional.ofNullable(listed.get(url))
                        .map(each -> each.entry().id());
                boolean unknownToTrail = byTrail.isEmpty() && !auditIsWhole;
                if (!byTrail.equals(byEntries) && !unknownToTrail) {
                    different++;
                }
            }
        }
        return different;
    }

    /**
     * Writes the records of both stores.
     *
     * @param lastOffset of the command log that is decided already; -1 for none
     */
    Counts write(long lastOffset, ListImage.Sink list, ListImage.Sink teams) {
        Counts counts = Counts.NONE;
        for (String team : teams()) {
            List<Known> known = known(team);
            ListImage.write(team, state(team, lastOffset), known, list, teams);
            counts = counts.and(new Counts(
                    1,
                    entries.of(team).size(),
                    known.stream()
                            .mapToLong(each -> each.state().origins().highest().size())
                            .sum(),
                    known.stream()
                            .flatMap(each -> each.state().listing().stream())
                            .filter(listing -> listing.memberId().isPresent())
                            .count()));
        }
        return counts;
    }

    private Set<String> teams() {
        Set<String> teams = new TreeSet<>(entries.byTeam().keySet());
        teams.addAll(audit.teams().keySet());
        return teams;
    }

    private Map<String, AuditPartition.Url> told(String team) {
        return Optional.ofNullable(audit.teams().get(team))
                .map(told -> told.urls)
                .orElse(Map.of());
    }

    private TeamState state(String team, long lastOffset) {
        Optional<AuditPartition.Team> told = Optional.ofNullable(audit.teams().get(team));
        long version =
                Math.max(entries.version(team), told.map(each -> each.version).orElse(0L));
        long createdAt = entries.of(team).values().stream()
                .mapToLong(each -> each.entry().createdAt().toEpochMilli())
                .max()
                .orElse(0);
        return new TeamState(
                auditIsWhole ? version : version + PAST_ALL_VERSIONS,
                Math.max(
                        entries.nextSequence(team), told.map(each -> each.added).orElse(0L)),
                entries.of(team).size(),
                Math.max(createdAt, told.map(each -> each.lastCreatedAt).orElse(0L)),
                lastOffset);
    }

    private List<Known> known(String team) {
        Map<String, AuditPartition.Url> told = told(team);
        Map<String, Listed> listed = entries.of(team);
        Set<String> urls = new TreeSet<>(told.keySet());
        urls.addAll(listed.keySet());
        List<Known> known = new ArrayList<>(urls.size());
        for (String url : urls) {
            Optional<AuditPartition.Url> trail = Optional.ofNullable(told.get(url));
            Optional<Listed> entry = Optional.ofNullable(listed.get(url));
            Origins origins = trail.map(each -> each.origins).orElse(Origins.NONE);
            UrlState state = new UrlState(entry.map(each -> listing(each, trail)), origins);
            if (!state.equals(UrlState.UNKNOWN)) {
                known.add(new Known(
                        url,
                        state,
                        entry.map(Listed::json),
                        trail.map(each -> each.memberKnownSince).orElse(0L)));
            }
        }
        return known;
    }

    /** The trail alone knows second names: they are read from what was received, and the URL has lost them. */
    private static Listing listing(Listed entry, Optional<AuditPartition.Url> trail) {
        return new Listing(
                entry.sequence(),
                entry.entry().id(),
                trail.map(each -> each.memberId).orElse(OptionalLong.empty()));
    }
}
