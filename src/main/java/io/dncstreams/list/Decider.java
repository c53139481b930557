package io.dncstreams.list;

import io.dncstreams.list.UrlState.Listing;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules of the list: from the state and a command to a decision. Pure; the same state and command give the same
 * verdict on every run.
 */
public final class Decider {

    private Decider() {}

    /**
     * Decides one command.
     *
     * @param offset where the command stands in the log
     * @param appendedAt when the broker put it there
     */
    public static Verdict decide(ListView state, Command command, long offset, Instant appendedAt) {
        TeamState before = state.team(command.teamId());
        if (offset <= before.lastOffset()) {
            return new Verdict(new Decision.Replayed(), Optional.empty(), before);
        }
        TeamState team = before.decidedAt(offset);
        if (command.deadline().filter(appendedAt::isAfter).isPresent()) {
            return unchanged(new Decision.Expired(), team);
        }
        return switch (command) {
            case Command.Add add -> add(state, add, team, appendedAt);
            case Command.Delete delete -> delete(state, delete, team);
        };
    }

    private static Verdict add(ListView state, Command.Add add, TeamState team, Instant appendedAt) {
        UrlState known = state.url(add.teamId(), add.person().url());
        Optional<Listing> listing = known.listing();
        boolean seenBefore = add.origin().filter(known.origins()::covers).isPresent();
        if (listing.isEmpty()) {
            return seenBefore ? unchanged(new Decision.Redelivered(), team) : list(add, known, team, appendedAt);
        }
        byte[] json = entry(state, add.teamId(), listing.get());
        if (listing.get().entryId().equals(add.entryId())) {
            return unchanged(new Decision.Added(json), team);
        }
        UrlState noted = new UrlState(
                Optional.of(withMemberId(listing.get(), add.person().memberId())),
                add.origin().map(known.origins()::with).orElse(known.origins()));
        Optional<Change> change = noted.equals(known)
                ? Optional.empty()
                : Optional.of(new Change.Noted(add.teamId(), add.person().url(), listing.get(), noted));
        // With a second name, more people are listed than before: whatever was read until now no longer holds.
        boolean renamed = !noted.listing().equals(listing);
        return new Verdict(new Decision.AlreadyListed(json), change, renamed ? team.renamed() : team);
    }

    private static Listing withMemberId(Listing listing, OptionalLong memberId) {
        return listing.memberId().isPresent() || memberId.isEmpty()
                ? listing
                : new Listing(listing.sequence(), listing.entryId(), memberId);
    }

    private static Verdict list(Command.Add add, UrlState known, TeamState team, Instant appendedAt) {
        long createdAt = createdAt(add, team, appendedAt);
        Instant time = Instant.ofEpochMilli(createdAt);
        byte[] json = EntryJson.write(
                new Entry(add.entryId(), add.teamId(), add.person().url(), time, time, add.reason(), add.source()));
        Origins origins = add.origin().map(known.origins()::with).orElse(known.origins());
        Change change = new Change.Listed(
                add.teamId(),
                add.person().url(),
                new Listing(team.nextSequence(), add.entryId(), add.person().memberId()),
                origins,
                json);
        return new Verdict(new Decision.Added(json), Optional.of(change), team.added(createdAt));
    }

    /** The time of receipt, but not later than the broker saw it and never before an older entry's. */
    private static long createdAt(Command.Add add, TeamState team, Instant appendedAt) {
        long received = Math.min(add.receivedAt().toEpochMilli(), appendedAt.toEpochMilli());
        return Math.max(received, team.lastCreatedAt());
    }

    private static Verdict delete(ListView state, Command.Delete delete, TeamState team) {
        Optional<ListView.Holder> holder = state.holder(delete.entryId());
        if (holder.isEmpty()) {
            return unchanged(new Decision.NotFound(), team);
        }
        if (!holder.get().teamId().equals(delete.teamId())) {
            return unchanged(new Decision.OtherTeam(), team);
        }
        byte[] json = state.entry(delete.teamId(), holder.get().sequence())
                .orElseThrow(() -> new IllegalStateException("an id without its entry"));
        String url = EntryJson.read(json).url();
        UrlState known = state.url(delete.teamId(), url);
        Listing listing =
                known.listing().orElseThrow(() -> new IllegalStateException("an entry without its URL's listing"));
        Change change = new Change.Unlisted(delete.teamId(), url, listing, known.origins(), json);
        return new Verdict(new Decision.Removed(json), Optional.of(change), team.removed());
    }

    private static byte[] entry(ListView state, String teamId, Listing listing) {
        return state.entry(teamId, listing.sequence())
                .orElseThrow(() -> new IllegalStateException("a listing without its entry"));
    }

    private static Verdict unchanged(Decision decision, TeamState team) {
        return new Verdict(decision, Optional.empty(), team);
    }
}
