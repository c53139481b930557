package io.dncstreams.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that was recorded of a run.
 *
 * @param events what answers and gates said about people; those of lists not included
 * @param asked every change that was asked for by a call, but for {@code batched}
 * @param batched what was answered about each person of a batch
 * @param optOuts what was produced to the topic of opt-outs
 * @param lists answers that held the whole list of a team, start and end as in {@link Event}
 * @param sent prospects
 * @param judged what came out of the gate, in the order of the logs
 * @param words what campaigns were told, in the order of the log
 * @param audit the audit trail, in the order of the log
 * @param entries what other systems were told, in the order of the log
 * @param finalLists the list of each team once everything had come to rest: URL to entry id
 * @param broken answers that the API doesn't promise
 */
public record Evidence(
        List<Event> events,
        List<Asked> asked,
        List<Batched> batched,
        List<OptOut> optOuts,
        List<Listed> lists,
        List<Sent> sent,
        List<Judged> judged,
        List<Word> words,
        List<AuditLine> audit,
        List<EntryLine> entries,
        Map<String, Map<String, String>> finalLists,
        List<String> broken) {

    public Evidence {
        events = List.copyOf(events);
        asked = List.copyOf(asked);
        batched = List.copyOf(batched);
        optOuts = List.copyOf(optOuts);
        lists = List.copyOf(lists);
        sent = List.copyOf(sent);
        judged = List.copyOf(judged);
        words = List.copyOf(words);
        audit = List.copyOf(audit);
        entries = List.copyOf(entries);
        finalLists = Map.copyOf(finalLists);
        broken = List.copyOf(broken);
    }

    /**
     * A call that asked for a change.
     *
     * @param effect what the answer says; empty if the call was surely never done
     */
    public record Asked(String requestId, Optional<Effect> effect, String told) {}

    /**
     * One person of a batch that was answered. The answer does not name ids of entries.
     *
     * @param requestId of this person in the batch
     * @param added otherwise it was listed before
     */
    public record Batched(String requestId, Person person, boolean added, long start, long end, String told) {}

    /**
     * Nobody is told what becomes of it.
     *
     * @param requestId by which the audit trail knows it
     * @param acknowledged whether it surely stands on the topic; otherwise it may
     * @param start when it was sent, as in {@link Event}
     */
    public record OptOut(String requestId, Person person, boolean acknowledged, long start) {}

    /** @param entries URL and entry id, in the order of the answer */
    public record Listed(String team, long start, long end, List<Entry> entries, String told) {
        public Listed {
            entries = List.copyOf(entries);
        }
    }

    /** One line of a list. */
    public record Entry(String url, String id) {}

    /** @param acknowledged whether it surely stands on the topic; otherwise it may */
    public record Sent(long number, Person person, boolean acknowledged) {}

    /** Where a prospect came out. */
    public enum Side {
        CLEARED,
        SUPPRESSED
    }

    /**
     * @param version of the team's list by which it was judged
     * @param entryId the entry that stopped it
     * @param campaign that it was to go into
     * @param place topic, partition and offset
     */
    public record Judged(
            long prospect,
            Person person,
            Side side,
            long version,
            Optional<String> entryId,
            String campaign,
            String place) {}

    /**
     * @param pause otherwise a release
     * @param campaigns those that it names
     */
    public record Word(Person person, boolean pause, String entryId, long version, Set<String> campaigns) {
        public Word {
            campaigns = Set.copyOf(campaigns);
        }
    }

    /**
     * @param url missing for deletes that found nothing
     * @param commandOffset place in the command log of the team's partition
     * @param seenAt when it was read from the topic, as in {@link Event}; by then it was committed
     */
    public record AuditLine(
            String team,
            String requestId,
            String outcome,
            Optional<String> url,
            String entryId,
            long version,
            long commandOffset,
            long seenAt) {}

    /** @param id missing for a tombstone */
    public record EntryLine(Person person, Optional<String> id, long version) {}
}
