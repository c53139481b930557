package io.dncstreams.store;

import io.dncstreams.list.Command;
import io.dncstreams.list.Decider;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.list.Verdict;
import io.dncstreams.profile.ProfileReading.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds and deletes as the list's processor does, and remembers in plain lists what must be there. */
final class ListDriver {

    private final ListStore store;
    private final Map<String, List<Listed>> model = new LinkedHashMap<>();
    private long offset;
    private int ids;
    private int writtenAtOnce = 1;

    /** An entry that must be on the list. */
    record Listed(String id, Person person) {}

    ListDriver(ListStore store) {
        this.store = store;
    }

    /** Goes on with the same model and other eyes on the same stores. */
    ListDriver on(ListStore next) {
        ListDriver driver = new ListDriver(next);
        driver.model.putAll(model);
        driver.offset = offset;
        driver.ids = ids;
        return driver;
    }

    /** The team's entries, oldest first. */
    List<Listed> entries(String team) {
        return model.computeIfAbsent(team, t -> new ArrayList<>());
    }

    /** The ids of a page, newest first, as they must be. */
    List<String> page(String team, int limit, long from) {
        List<String> newestFirst =
                entries(team).reversed().stream().map(Listed::id).toList();
        int start = (int) Math.min(from, newestFirst.size());
        return newestFirst.subList(start, Math.min(start + limit, newestFirst.size()));
    }

    void add(String team, Person person) {
        Verdict verdict = run(SampleCommands.add(team, person, ids++));
        if (verdict.decision() instanceof Decision.Added added) {
            entries(team).add(new Listed(EntryJson.read(added.entry()).id(), person));
        }
    }

    /** Deletes the entry at a place among those that are there. */
    void delete(String team, int index) {
        Listed gone = entries(team).remove(index);
        run(SampleCommands.delete(team, gone.id()));
    }

    private Verdict run(Command command) {
        Verdict verdict = Decider.decide(store, command, offset++, Instant.EPOCH.plusSeconds(1));
        store.apply(command.teamId(), verdict);
        if (offset % writtenAtOnce == 0) {
            store.write();
        }
        return verdict;
    }

    /** Others see the changes so many at a time from now on. */
    ListDriver writing(int atOnce) {
        writtenAtOnce = atOnce;
        return this;
    }

    /** The ids in a page. */
    static List<String> ids(PageScan.Page page) {
        return page.entries().stream().map(json -> EntryJson.read(json).id()).toList();
    }
}
