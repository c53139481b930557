package io.dncstreams.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.dncstreams.chaos.Api.Answer;
import io.dncstreams.chaos.Api.Question;
import io.dncstreams.chaos.check.Effect;
import io.dncstreams.chaos.check.Evidence.Entry;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes calls and has them recorded as what they say about the list. */
final class Client {

    private static final int LONGEST_LIST = 1000;

    private final Api api;
    private final Teams teams;
    private final Recorder recorder;

    Client(Api api, Teams teams, Recorder recorder) {
        this.api = api;
        this.teams = teams;
        this.recorder = recorder;
    }

    /** An answer and what it says; nothing, if it says nothing about the list. */
    record Told(Answer answer, String requestId, Optional<Effect> effect) {}

    Told add(Person person, int instance) {
        String id = recorder.nextRequestId();
        Answer answer =
                ask(person.team(), instance, "POST", "/v1/dnc", "{\"url\":\"" + Teams.written(person) + "\"}", id);
        Optional<Effect> effect = switch (answer.status()) {
            case 201 -> Optional.of(new Effect.Added(entryId(answer)));
            case 409 -> Optional.of(new Effect.SawListed(entryId(answer)));
            default -> doubt(answer, new Effect.MaybeAdded());
        };
        recorder.change(Call.Kind.ADD, person, id, answer, effect);
        return new Told(answer, id, effect);
    }

    /** One call about several people of a team, none of them twice. */
    void addAll(List<Person> people, int instance) {
        String id = recorder.nextBatchId();
        String entries = people.stream()
                .map(person -> "{\"url\":\"" + Teams.written(person) + "\"}")
                .collect(Collectors.joining(","));
        Answer answer =
                ask(people.getFirst().team(), instance, "POST", "/v1/dnc/batch", "{\"entries\":[" + entries + "]}", id);
        List<Boolean> added = List.of();
        Optional<Effect> doubt = Optional.empty();
        if (answer.status() == 201) {
            added = details(people, answer);
        } else {
            doubt = doubt(answer, new Effect.MaybeAdded());
        }
        recorder.batch(people, id, answer, added, doubt);
    }

    /** Who was added; empty if that is not what the answer says. */
    private List<Boolean> details(List<Person> people, Answer answer) {
        JsonNode details = answer.body().at("/data/details");
        List<Boolean> added = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            String status = details.path(i).path("status").asText();
            boolean known = status.equals("added") || status.equals("duplicate");
            if (known
                    && details.path(i).path("url").asText().equals(people.get(i).url())) {
                added.add(status.equals("added"));
            }
        }
        if (added.size() != people.size() || details.size() != people.size()) {
            recorder.broken("a batch about %s was answered %s".formatted(people, answer));
            return List.of();
        }
        return added;
    }

    Told delete(Person person, String entryId, int instance) {
        String id = recorder.nextRequestId();
        Answer answer = ask(person.team(), instance, "DELETE", "/v1/dnc/" + entryId, "", id);
        Optional<Effect> effect = switch (answer.status()) {
            case 200 -> Optional.of(new Effect.Removed(entryId));
            case 404 -> Optional.of(new Effect.SawOther(entryId));
            default -> doubt(answer, new Effect.MaybeRemoved(entryId));
        };
        recorder.change(Call.Kind.DELETE, person, id, answer, effect);
        return new Told(answer, id, effect);
    }

    /** Nobody records it, but that it was asked for. */
    int deleteInSecret(Person person, String entryId, int instance) {
        return ask(person.team(), instance, "DELETE", "/v1/dnc/" + entryId, "", "nobody-knows-of-this")
                .status();
    }

    Told check(Person person, int instance) {
        Told told = checkUnrecorded(person, instance);
        recorder.look(person, told.requestId(), told.answer(), told.effect());
        return told;
    }

    Told checkUnrecorded(Person person, int instance) {
        String id = recorder.nextRequestId();
        Answer answer = ask(person.team(), instance, "GET", "/v1/dnc/check?url=" + Teams.written(person), "", id);
        Optional<Effect> effect = Optional.empty();
        if (answer.status() == 200) {
            JsonNode data = answer.body().at("/data");
            effect = Optional.of(
                    data.path("onList").asBoolean()
                            ? new Effect.SawListed(data.at("/entry/$id").asText())
                            : new Effect.SawUnlisted());
            if (!data.path("onList").isBoolean()) {
                recorder.broken("a check was answered " + answer);
            }
        } else {
            requireHonest(answer);
        }
        return new Told(answer, id, effect);
    }

    Optional<Listed> list(String team, int instance) {
        String id = recorder.nextRequestId();
        Answer answer = ask(team, instance, "GET", "/v1/dnc?limit=" + LONGEST_LIST, "", id);
        Optional<Listed> list = Optional.empty();
        if (answer.status() == 200) {
            List<Entry> entries = new ArrayList<>();
            answer.body()
                    .at("/data/entries")
                    .forEach(entry -> entries.add(new Entry(
                            entry.path("url").asText(), entry.path("$id").asText())));
            list = Optional.of(new Listed(
                    team,
                    answer.start(),
                    answer.end(),
                    entries,
                    "list of %s at instance %d (%s)".formatted(team, answer.instance(), id)));
            if (answer.total().orElse(-1) != entries.size()) {
                recorder.broken("a list of %d entries said that there are %s: %s"
                        .formatted(entries.size(), answer.total(), list));
            }
        } else {
            requireHonest(answer);
        }
        recorder.list(team, answer, list);
        return list;
    }

    private Answer ask(String team, int instance, String method, String path, String body, String requestId) {
        return api.ask(instance, new Question(method, path, teams.key(team), body, requestId));
    }

    private static String entryId(Answer answer) {
        return answer.body().at("/data/$id").asText();
    }

    private Optional<Effect> doubt(Answer answer, Effect effect) {
        requireHonest(answer);
        return answer.neverDone() ? Optional.empty() : Optional.of(effect);
    }

    /** Who can't tell says 503 and when to come again. No answer at all is what a client of a killed process gets. */
    private void requireHonest(Answer answer) {
        boolean honest = answer.status() == 0
                || answer.status() == 503
                        && answer.retryAfter()
                        && answer.body().findValue("onList") == null
                        && answer.body().findValue("entries") == null;
        if (!honest) {
            recorder.broken("neither an answer nor an honest 503: " + answer);
        }
    }
}
