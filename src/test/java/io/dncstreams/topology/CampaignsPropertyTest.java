package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.RECEIVED;
import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.topology.CampaignsTest.campaigns;
import static io.dncstreams.topology.CampaignsTest.delete;
import static io.dncstreams.topology.CampaignsTest.json;
import static io.dncstreams.topology.CampaignsTest.token;
import static io.dncstreams.topology.CampaignsTest.tokenPerson;
import static io.dncstreams.topology.CoreDriver.TEAM;
import static io.dncstreams.topology.CoreDriver.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dncstreams.example.Contacts;
import io.dncstreams.example.Contacts.Contact;
import io.dncstreams.example.Contacts.Status;
import io.dncstreams.gate.GateHeaders;
import io.dncstreams.profile.ProfileReading.Person;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Filtered or paused, never missed: whatever order a consumer reads cleared and control records in, nobody it may contact
 * is on the list, and nobody who is not on the list is lost. Two people, one of them with three names.
 */
class CampaignsPropertyTest {

    private static final List<Person> PEOPLE = List.of(
            new Person("https://linkedin.com/in/ann", OptionalLong.empty()),
            tokenPerson(token(1)),
            tokenPerson(token(1).toLowerCase(Locale.ROOT)),
            tokenPerson(token(2)));
    private static final List<String> INPUTS =
            List.of("in/Ann", "in/" + token(1), "in/" + token(1).toLowerCase(Locale.ROOT), "in/" + token(2));
    private static final List<String> CAMPAIGNS = List.of("c1", "c2");

    enum Kind {
        PROSPECT,
        ADD,
        DELETE,
        ENDED,
        LEFT,
        WAIT
    }

    record Step(Kind kind, int person, int campaign, int amount) {}

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(6, Kind.PROSPECT),
                                net.jqwik.api.Tuple.of(4, Kind.ADD),
                                net.jqwik.api.Tuple.of(4, Kind.DELETE),
                                net.jqwik.api.Tuple.of(1, Kind.ENDED),
                                net.jqwik.api.Tuple.of(1, Kind.LEFT),
                                net.jqwik.api.Tuple.of(1, Kind.WAIT)),
                        Arbitraries.integers().between(0, PEOPLE.size() - 1),
                        Arbitraries.integers().between(0, CAMPAIGNS.size() - 1),
                        Arbitraries.integers().between(0, 250))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void nobodyOnTheListIsEverActiveAndNobodyElseIsLost(
            @ForAll("stories") List<Step> story, @ForAll Random order, @ForAll boolean again) {
        Told told = play(story);
        if (again) {
            // What a kill undoes is done again from the same log: it must come out the same.
            assertThat(play(story).bytes()).isEqualTo(told.bytes());
        }
        told.controls.forEach(CampaignsPropertyTest::namesWhomTheGateLetIn);
        readInAnyOrder(told, order);
        startLate(told);
    }

    /** One control record, and what it should name by the model. */
    private record Control(
            JsonNode json, String url, OptionalLong memberId, boolean pause, long version, List<String> expected) {}

    private record Cleared(String url, OptionalLong memberId, String campaign, long version) {
        Contact contact() {
            return new Contact(TEAM, campaign, url);
        }
    }

    /** Everything that came out, and who was listed at each version. */
    private static final class Told {
        private final List<Control> controls = new ArrayList<>();
        private final List<Cleared> cleared = new ArrayList<>();
        private final List<Map<String, OptionalLong>> listedAt = new ArrayList<>();
        private final List<TestRecord<byte[], byte[]>> records = new ArrayList<>();

        List<String> bytes() {
            return records.stream()
                    .map(record -> Arrays.toString(record.key())
                            + Arrays.toString(record.value())
                            + Arrays.toString(record.headers().toArray()))
                    .toList();
        }

        /** By the member id where one is given, else by the URL: each name was judged at a version of its own. */
        boolean isListed(String url, OptionalLong memberId, long version) {
            Map<String, OptionalLong> listed = listedAt.get((int) version);
            return memberId.isPresent() ? listed.containsValue(memberId) : listed.containsKey(url);
        }
    }

    private static void namesWhomTheGateLetIn(Control control) {
        assertThat(campaigns(control.json())).containsExactlyInAnyOrderElementsOf(control.expected());
        assertThat(control.json().has("more")).isFalse();
    }

    private static Told play(List<Step> story) {
        Told told = new Told();
        Model model = new Model();
        told.listedAt.add(Map.of());
        try (CoreDriver core = CoreDriver.core()) {
            Instant now = RECEIVED;
            int ids = 0;
            for (Step step : story) {
                now = now.plus(Duration.ofMinutes(1));
                Person person = PEOPLE.get(step.person());
                String campaign = CAMPAIGNS.get(step.campaign());
                switch (step.kind()) {
                    case WAIT -> now = now.plus(Duration.ofDays(step.amount()));
                    case PROSPECT -> {
                        String value = "{\"teamId\":\"" + TEAM + "\",\"url\":\"" + INPUTS.get(step.person())
                                + "\",\"campaignId\":\"" + campaign + "\"}";
                        core.send("prospects", null, utf8(value), new RecordHeaders(), now);
                        if (!model.isListed(person)) {
                            model.enrol(person, campaign, now);
                        }
                    }
                    case ADD -> {
                        model.add(person, ++ids);
                        core.send(add(TEAM, person, ids, now), now);
                    }
                    case DELETE -> {
                        Integer id = model.ids.get(person.url());
                        if (id != null) {
                            core.send(delete(TEAM, id, now), now);
                            model.delete(person);
                        }
                    }
                    case ENDED -> {
                        core.send(
                                Topics.LIFECYCLE,
                                null,
                                utf8("{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"" + campaign
                                        + "\",\"status\":\"ended\"}"),
                                new RecordHeaders(),
                                now);
                        model.enrolled.values().forEach(each -> each.remove(campaign));
                    }
                    case LEFT -> {
                        core.send(
                                Topics.LIFECYCLE,
                                null,
                                utf8("{\"teamId\":\"" + TEAM + "\",\"campaignId\":\"" + campaign
                                        + "\",\"status\":\"left\",\"url\":\"" + person.url() + "\"}"),
                                new RecordHeaders(),
                                now);
                        model.enrolled
                                .getOrDefault(person.url(), new HashMap<>())
                                .remove(campaign);
                    }
                }
                collect(core, model, told, person, now);
            }
            assertThat(core.out(Topics.DEAD_LETTERS)).isEmpty();
        }
        return told;
    }

    private static void collect(CoreDriver core, Model model, Told told, Person person, Instant now) {
        for (TestRecord<byte[], byte[]> record : core.out("prospects.cleared")) {
            told.records.add(record);
            var member = record.headers().lastHeader(GateHeaders.MEMBER_ID);
            told.cleared.add(new Cleared(
                    header(record, GateHeaders.URL),
                    member == null
                            ? OptionalLong.empty()
                            : OptionalLong.of(Long.parseLong(header(record, GateHeaders.MEMBER_ID))),
                    json(record).at("/campaignId").asText(),
                    Long.parseLong(header(record, GateHeaders.VERSION))));
        }
        for (TestRecord<byte[], byte[]> record : core.out(Topics.CONTROL)) {
            told.records.add(record);
            JsonNode json = json(record);
            boolean pause = json.at("/action").asText().equals("PAUSE");
            OptionalLong memberId =
                    json.has("memberId") ? OptionalLong.of(json.at("/memberId").asLong()) : OptionalLong.empty();
            told.controls.add(new Control(
                    json,
                    json.at("/url").asText(),
                    memberId,
                    pause,
                    json.at("/version").asLong(),
                    model.campaigns(person.url(), memberId, pause, now)));
            told.listedAt.add(new HashMap<>(model.listed));
            assertThat(json.at("/version").asInt()).isEqualTo(told.listedAt.size() - 1);
        }
    }

    /** At every moment, what the consumer knows is as old as the newest of what it has read. */
    private static void readInAnyOrder(Told told, Random order) {
        Contacts consumer = new Contacts();
        Map<Contact, Map<OptionalLong, Long>> seen = new HashMap<>();
        int control = 0;
        int cleared = 0;
        long known = 0;
        while (control < told.controls.size() || cleared < told.cleared.size()) {
            boolean next = cleared == told.cleared.size() || (control < told.controls.size() && order.nextBoolean());
            if (next) {
                Control word = told.controls.get(control++);
                consumer.control(TEAM, word.url(), word.memberId(), word.pause(), word.version());
                known = word.version();
            } else {
                Cleared one = told.cleared.get(cleared++);
                consumer.cleared(TEAM, one.campaign(), one.url(), one.memberId(), one.version());
                Map<OptionalLong, Long> versions = seen.computeIfAbsent(one.contact(), each -> new HashMap<>());
                versions.merge(OptionalLong.empty(), one.version(), Math::max);
                versions.merge(one.memberId(), one.version(), Math::max);
            }
            for (Map.Entry<Contact, Map<OptionalLong, Long>> each : seen.entrySet()) {
                if (consumer.status(each.getKey()).orElseThrow() != Status.PAUSED) {
                    long least = known;
                    each.getValue()
                            .forEach((memberId, version) -> assertThat(
                                            told.isListed(each.getKey().url(), memberId, Math.max(least, version)))
                                    .as("%s as %s at %s", each.getKey(), memberId, Math.max(least, version))
                                    .isFalse());
                }
            }
        }
        atTheEnd(told, consumer, seen);
    }

    /** Of a compacted topic, only the last word about each person is left. */
    private static void startLate(Told told) {
        Map<String, Control> last = new LinkedHashMap<>();
        told.controls.forEach(word -> {
            last.remove(word.url());
            last.put(word.url(), word);
        });
        Contacts consumer = new Contacts();
        last.values()
                .forEach(word -> consumer.control(TEAM, word.url(), word.memberId(), word.pause(), word.version()));
        Map<Contact, Map<OptionalLong, Long>> seen = new HashMap<>();
        for (Cleared one : told.cleared) {
            consumer.cleared(TEAM, one.campaign(), one.url(), one.memberId(), one.version());
            Map<OptionalLong, Long> versions = seen.computeIfAbsent(one.contact(), each -> new HashMap<>());
            versions.merge(OptionalLong.empty(), one.version(), Math::max);
            versions.merge(one.memberId(), one.version(), Math::max);
        }
        atTheEnd(told, consumer, seen);
    }

    private static void atTheEnd(Told told, Contacts consumer, Map<Contact, Map<OptionalLong, Long>> seen) {
        long now = told.listedAt.size() - 1L;
        seen.forEach((contact, versions) -> {
            boolean listed =
                    versions.keySet().stream().anyMatch(memberId -> told.isListed(contact.url(), memberId, now));
            assertThat(consumer.status(contact).orElseThrow() == Status.PAUSED)
                    .as(contact.toString())
                    .isEqualTo(listed);
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the core should remember, kept the plain way. */
    private static final class Model {

        private final Map<String, OptionalLong> listed = new HashMap<>();
        private final Map<String, Integer> ids = new HashMap<>();
        private final Map<String, Map<String, Instant>> enrolled = new HashMap<>();
        private final Map<OptionalLong, Map<String, Instant>> seenAs = new HashMap<>();

        boolean isListed(Person person) {
            return listed.containsKey(person.url())
                    || (person.memberId().isPresent() && listed.containsValue(person.memberId()));
        }

        void add(Person person, int id) {
            ids.putIfAbsent(person.url(), id);
            listed.merge(person.url(), person.memberId(), (had, now) -> had.isPresent() ? had : now);
        }

        void delete(Person person) {
            ids.remove(person.url());
            listed.remove(person.url());
        }

        void enrol(Person person, String campaign, Instant now) {
            enrolled.computeIfAbsent(person.url(), each -> new HashMap<>()).put(campaign, now);
            if (person.memberId().isPresent()) {
                seenAs.computeIfAbsent(person.memberId(), each -> new HashMap<>())
                        .put(person.url(), now);
            }
        }

        List<String> campaigns(String url, OptionalLong memberId, boolean pause, Instant now) {
            Map<String, Instant> aliases =
                    memberId.isPresent() ? seenAs.getOrDefault(memberId, Map.of()) : Map.<String, Instant>of();
            boolean stillListed = !pause && memberId.isPresent() && listed.containsValue(memberId);
            if (stillListed && aliases.containsKey(url)) {
                return List.of();
            }
            List<String> urls = new ArrayList<>(List.of(url));
            if (!stillListed) {
                aliases.forEach((alias, at) -> {
                    if (!alias.equals(url) && isRemembered(at, now)) {
                        urls.add(alias);
                    }
                });
            }
            return urls.stream()
                    .flatMap(each -> enrolled.getOrDefault(each, Map.of()).entrySet().stream())
                    .filter(each -> isRemembered(each.getValue(), now))
                    .map(Map.Entry::getKey)
                    .distinct()
                    .toList();
        }

        private static boolean isRemembered(Instant at, Instant now) {
            return Duration.between(at, now).toMinutes()
                    <= Duration.ofDays(CoreDriver.ENROLMENT_DAYS).toMinutes();
        }
    }
}
