package io.dncstreams.genesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.list.Origin;
import io.dncstreams.list.Origins;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;

/**
 * One partition of {@code dnc.audit}, read from its beginning. It tells what the entries don't: the version of a team
 * whose last changes were removals, which opt-outs were applied to whom, second names, and up to where the command log
 * was decided.
 */
final class AuditPartition {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Team> teams = new HashMap<>();
    private final Set<String> commandIds = new HashSet<>();
    private final Set<String> wanted;
    private final long from;
    private long decidedUpTo = -1;
    private long records;
    private long names;

    /**
     * @param wanted command ids whose presence is asked for later
     * @param from offsets of commands in records before this one are those of another command log
     */
    AuditPartition(Set<String> wanted, long from) {
        this.wanted = wanted;
        this.from = from;
    }

    /** What the trail tells of a team. */
    static final class Team {
        long version;
        long added;
        long lastCreatedAt;
        final Map<String, Url> urls = new HashMap<>();
    }

    /** What the trail tells of a URL. */
    static final class Url {
        Optional<String> entryId = Optional.empty();
        OptionalLong memberId = OptionalLong.empty();
        long memberKnownSince;
        Origins origins = Origins.NONE;
    }

    /** @throws LostStateException if the record is not what the service writes */
    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode json = JSON.readTree(record.value());
            records++;
            Team team = teams.computeIfAbsent(text(json, "teamId"), name -> new Team());
            team.version = Math.max(team.version, json.path("version").asLong());
            String commandId = text(json, "commandId");
            if (wanted.contains(commandId)) {
                commandIds.add(commandId);
            }
            if (record.offset() >= from && record.headers().lastHeader(Topics.AUDIT_OFFSET) != null) {
                decidedUpTo = Math.max(decidedUpTo, EntriesPartition.number(record, Topics.AUDIT_OFFSET));
            }
            switch (text(json, "outcome")) {
                case "added" -> added(team, json);
                case "duplicate" -> heard(url(team, json), json);
                case "removed" -> {
                    Url url = url(team, json);
                    url.entryId = Optional.empty();
                    url.memberId = OptionalLong.empty();
                }
                default -> {
                    // Nothing changed in who is listed.
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new LostStateException(
                    "%s-%d: the record at offset %d is not of an audit trail that this service wrote; nothing was changed."
                            .formatted(record.topic(), record.partition(), record.offset()),
                    e);
        }
    }

    private void added(Team team, JsonNode json) {
        Url url = url(team, json);
        Optional<String> entryId = Optional.of(text(json, "entryId"));
        if (url.entryId.equals(entryId)) {
            // A command that was delivered again gets the answer it got, and adds nobody.
            return;
        }
        team.added++;
        long received = Math.min(time(json, "receivedAt"), time(json, "decidedAt"));
        team.lastCreatedAt = Math.max(team.lastCreatedAt, received);
        url.entryId = entryId;
        heard(url, json);
    }

    private static Url url(Team team, JsonNode json) {
        return team.urls.computeIfAbsent(text(json, "url"), name -> new Url());
    }

    private void heard(Url url, JsonNode json) {
        JsonNode actor = json.path("actor");
        if (actor.path("type").asText().equals("topic")) {
            url.origins = url.origins.with(new Origin(
                    Uuid.fromString(text(actor, "topicId")),
                    actor.path("partition").asInt(),
                    actor.path("offset").asLong()));
        }
        if (url.memberId.isEmpty()
                && ProfileUrls.read(json.path("input").asText()) instanceof Person person
                && person.url().equals(text(json, "url"))
                && person.memberId().isPresent()) {
            url.memberId = person.memberId();
            url.memberKnownSince = ++names;
        }
    }

    private static long time(JsonNode json, String name) {
        return Instant.parse(text(json, name)).toEpochMilli();
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isTextual()) {
            throw new IllegalArgumentException("no " + name);
        }
        return json.path(name).asText();
    }

    Map<String, Team> teams() {
        return teams;
    }

    /** Those of the wanted command ids that were decided. */
    Set<String> commandIds() {
        return commandIds;
    }

    /** Offset of the last command that is known to have been decided; -1 if none is. */
    long decidedUpTo() {
        return decidedUpTo;
    }

    long records() {
        return records;
    }
}
