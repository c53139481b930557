package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Evidence.Entry;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether every list that was answered is one that was there at some version, whole and newest first. */
final class ListCheck {

    private ListCheck() {}

    static List<Violation> check(List<Listed> lists, Story story) {
        Map<String, Set<Long>> seen = new HashMap<>();
        Map<String, Long> sums = new HashMap<>();
        Map<String, Long> addedAt = new HashMap<>();
        for (Story.Change change : story.changes()) {
            String team = change.person().team();
            long hash = hash(change.person().url(), change.id());
            long sum = sums.merge(team, change.added() ? hash : -hash, Long::sum);
            seen.computeIfAbsent(team, t -> new HashSet<>(Set.of(0L))).add(sum);
            if (change.added()) {
                addedAt.put(change.id(), change.version());
            }
        }
        List<Violation> violations = new ArrayList<>();
        for (Listed list : lists) {
            long sum = list.entries().stream()
                    .mapToLong(entry -> hash(entry.url(), entry.id()))
                    .sum();
            if (!seen.getOrDefault(list.team(), Set.of(0L)).contains(sum)) {
                violations.add(new Violation(
                        Kind.WRONG_LIST,
                        "%s: no version of the list was this one".formatted(list.told()),
                        list.entries().stream().map(Entry::toString).toList()));
            } else if (!isNewestFirst(list, addedAt)) {
                violations.add(new Violation(
                        Kind.WRONG_LIST,
                        "%s: not newest first".formatted(list.told()),
                        list.entries().stream().map(Entry::toString).toList()));
            }
        }
        return violations;
    }

    private static boolean isNewestFirst(Listed list, Map<String, Long> addedAt) {
        long last = Long.MAX_VALUE;
        for (Entry entry : list.entries()) {
            long added = addedAt.getOrDefault(entry.id(), Long.MAX_VALUE);
            if (added >= last) {
                return false;
            }
            last = added;
        }
        return true;
    }

    /** Sums of these tell lists apart; 64 bits, mixed. */
    private static long hash(String url, String id) {
        long hash = 0xCBF29CE484222325L;
        for (char c : (url + "|" + id).toCharArray()) {
            hash = (hash ^ c) * 0x100000001B3L;
        }
        return hash * 0x9E3779B97F4A7C15L ^ hash >>> 29;
    }
}
