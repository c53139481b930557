package io.dncstreams.query;

import io.dncstreams.list.Decision;
import io.dncstreams.profile.ProfileReading.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The Do-Not-Contact lists of all teams, as the HTTP layer sees them. Changes are decided by the one task that owns the
 * team's partition; reads come from its stores. Every method may throw {@link UnavailableException}.
 */
public interface DncList {

    /** Whether this instance owns the team's partition and can answer for it now. */
    boolean serves(String teamId);

    /**
     * Puts people on the list, in the order given, and returns once each is decided and committed.
     *
     * @param additions at least one; all of {@code caller}'s team
     * @param deadline after it nothing of this call takes effect any more
     * @return one decision an addition, in the same order: {@link Decision.Added} or {@link Decision.AlreadyListed}
     */
    List<Decision> add(Caller caller, List<Addition> additions, Instant deadline);

    /**
     * Takes an entry off the list.
     *
     * @return {@link Decision.Removed}, {@link Decision.NotFound} or {@link Decision.OtherTeam}
     */
    Decision delete(Caller caller, String entryId, Instant deadline);

    /** Whether the person is on the team's list. */
    CheckAnswer check(String teamId, Person person, Instant deadline);

    /**
     * Which of these people are on the team's list. Each answer is the list's at some moment after this call began; all
     * come from the same owner.
     *
     * @return for each person, in the same order, the entry as the JSON that is served
     */
    List<Optional<byte[]>> check(String teamId, List<Person> people, Instant deadline);

    /**
     * The whole list, to be read piece by piece.
     *
     * @param deadline for opening it
     */
    ListExport export(String teamId, Instant deadline);

    /**
     * One page, newest first.
     *
     * @param limit 1 to 1000
     * @param offset at least 0; past the end gives an empty page
     */
    Page page(String teamId, int limit, long offset, Instant deadline);

    /**
     * Who asks, for the audit trail.
     *
     * @param teamId the team the key belongs to
     * @param keyId public id of the key, never the key
     * @param requestId id of the call, also in the logs
     */
    record Caller(String teamId, String keyId, String requestId) {}

    /**
     * A person to put on the list.
     *
     * @param input the text as it was received
     */
    record Addition(String input, Person person, Optional<String> reason, Optional<String> source) {}

    /**
     * @param entry the entry as the JSON that is served, empty if the person is not on the list
     * @param cached whether the answer came from the check cache
     */
    record CheckAnswer(Optional<byte[]> entry, boolean cached) {}

    /**
     * @param entries each the JSON that is served
     * @param count entries of the team in all
     */
    record Page(List<byte[]> entries, long count) {}
}
