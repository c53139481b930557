package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Evidence.Judged;
import io.dncstreams.chaos.check.Evidence.Sent;
import io.dncstreams.chaos.check.Evidence.Side;
import io.dncstreams.chaos.check.Evidence.Word;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether every prospect came out once, on the right side, and whoever came through and said stop later was paused. */
final class GateCheck {

    private final Evidence evidence;
    private final Story story;
    private final List<Violation> violations = new ArrayList<>();

    private GateCheck(Evidence evidence, Story story) {
        this.evidence = evidence;
        this.story = story;
    }

    static List<Violation> check(Evidence evidence, Story story) {
        GateCheck check = new GateCheck(evidence, story);
        check.onceOnOneSide();
        check.byVersion();
        check.wordsAndChanges();
        check.everyListedPersonIsPaused();
        check.everyPauseNamesTheCampaigns();
        return check.violations;
    }

    private void onceOnOneSide() {
        Map<Long, List<Judged>> out = new HashMap<>();
        for (Judged judged : evidence.judged()) {
            out.computeIfAbsent(judged.prospect(), n -> new ArrayList<>()).add(judged);
        }
        for (Sent sent : evidence.sent()) {
            List<Judged> places = out.getOrDefault(sent.number(), List.of());
            out.remove(sent.number());
            long sides = places.stream().map(Judged::side).distinct().count();
            if (sides > 1) {
                wrong(Kind.BOTH_SIDES, "prospect %d: %s".formatted(sent.number(), places));
            } else if (places.size() > 1) {
                wrong(Kind.DOUBLE_CLEAR, "prospect %d: %s".formatted(sent.number(), places));
            } else if (places.isEmpty() && sent.acknowledged()) {
                wrong(Kind.LOST_PROSPECT, sent.toString());
            }
        }
        out.values().forEach(places -> wrong(Kind.FORGED_PROSPECT, places.toString()));
    }

    /** Each record says by which version of the list it was judged. */
    private void byVersion() {
        for (Judged judged : evidence.judged()) {
            Optional<String> listed = story.at(judged.person(), judged.version());
            if (judged.side() == Side.CLEARED && listed.isPresent()) {
                wrong(
                        Kind.CLEARED_THOUGH_LISTED,
                        "%s, but at this version the list had %s".formatted(judged, listed.get()));
            }
            if (judged.side() == Side.SUPPRESSED && !listed.equals(judged.entryId())) {
                wrong(
                        Kind.SUPPRESSED_THOUGH_FREE,
                        "%s, but at this version the list had %s".formatted(judged, listed.orElse("nobody")));
            }
        }
    }

    private void wordsAndChanges() {
        Map<Story.Change, Integer> told = new HashMap<>();
        for (Word word : evidence.words()) {
            told.merge(new Story.Change(word.person(), word.pause(), word.entryId(), word.version()), 1, Integer::sum);
        }
        for (Story.Change change : story.changes()) {
            int times = Optional.ofNullable(told.remove(change)).orElse(0);
            if (times == 0) {
                wrong(change.added() ? Kind.MISSED_PAUSE : Kind.WRONG_CONTROL, "campaigns were never told: " + change);
            } else if (times > 1) {
                wrong(Kind.WRONG_CONTROL, "campaigns were told %d times: %s".formatted(times, change));
            }
        }
        told.keySet().forEach(change -> wrong(Kind.WRONG_CONTROL, "campaigns were told of what never was: " + change));
    }

    /** By what a campaign holds in the end, whatever the audit trail says. */
    private void everyListedPersonIsPaused() {
        Map<Person, Word> last = new HashMap<>();
        evidence.words().forEach(word -> last.merge(word.person(), word, (a, b) -> a.version() > b.version() ? a : b));
        Map<Person, Judged> enrolled = new HashMap<>();
        evidence.judged().stream()
                .filter(judged -> judged.side() == Side.CLEARED)
                .forEach(
                        judged -> enrolled.merge(judged.person(), judged, (a, b) -> a.version() > b.version() ? a : b));
        evidence.finalLists()
                .forEach((team, list) -> list.keySet().forEach(url -> {
                    Person person = new Person(team, url);
                    Judged cleared = enrolled.get(person);
                    Word word = last.get(person);
                    if (cleared != null && (word == null || !word.pause() || word.version() <= cleared.version())) {
                        wrong(
                                Kind.MISSED_PAUSE,
                                "%s is listed and was let in by %s, but the last word to campaigns is %s"
                                        .formatted(person, cleared, word));
                    }
                }));
    }

    /** Who was let in by a version before the one of the PAUSE was let in before it; nobody leaves a campaign in a run. */
    private void everyPauseNamesTheCampaigns() {
        Map<Person, Map<String, Long>> letInBy = new HashMap<>();
        evidence.judged().stream()
                .filter(judged -> judged.side() == Side.CLEARED)
                .forEach(judged -> letInBy.computeIfAbsent(judged.person(), person -> new HashMap<>())
                        .merge(judged.campaign(), judged.version(), Math::min));
        evidence.words().stream()
                .filter(Word::pause)
                .forEach(word -> letInBy.getOrDefault(word.person(), Map.of()).forEach((campaign, version) -> {
                    if (version < word.version() && !word.campaigns().contains(campaign)) {
                        wrong(
                                Kind.MISSED_PAUSE,
                                "%s was let into %s by version %d, and is not paused there: %s"
                                        .formatted(word.person(), campaign, version, word));
                    }
                }));
    }

    private void wrong(Kind kind, String what) {
        violations.add(Violation.of(kind, what));
    }
}
