package io.dncstreams.example;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whom a campaign tool may contact, by what it has read of the cleared records and the control records so far, in any
 * order of the two. The rule is in {@link #status}; {@code docs/campaigns.md} says why it holds. One partition's teams,
 * or all; for one thread.
 */
public final class Contacts {

    private final Map<Contact, Seen> contacts = new HashMap<>();
    private final Map<Person, Word> words = new HashMap<>();

    /** A person in a campaign. */
    public record Contact(String teamId, String campaignId, String url) {}

    /** Whether a person may be contacted. */
    public enum Status {
        ACTIVE,
        /** On the list: nobody may contact them. */
        PAUSED,
        /** Was on the list and is not any more: resuming is the campaign's decision. */
        RELEASED
    }

    /** @param before empty for a contact that was not known */
    public record Change(Contact contact, Optional<Status> before, Status now) {}

    private record Person(String teamId, String url) {}

    /** The last control record about a person. */
    private record Word(boolean pause, OptionalLong memberId, long version) {}

    /** The highest versions at which a contact was cleared: under the URL, and under each member id. */
    private static final class Seen {
        private long version = -1;
        private final Map<Long, Long> versionByMember = new HashMap<>();
        private Optional<Status> status = Optional.empty();
    }

    /**
     * A record of {@code prospects.cleared}.
     *
     * @param url header {@code dnc-url}
     * @param memberId header {@code dnc-member-id}
     * @param version header {@code dnc-version}
     */
    public List<Change> cleared(String teamId, String campaignId, String url, OptionalLong memberId, long version) {
        Contact contact = new Contact(teamId, campaignId, url);
        Seen seen = contacts.computeIfAbsent(contact, each -> new Seen());
        seen.version = Math.max(seen.version, version);
        memberId.ifPresent(member -> seen.versionByMember.merge(member, version, Math::max));
        return look(contact, seen).stream().toList();
    }

    /** A record of {@code campaigns.control}; the last one about a person is the one that counts. */
    public List<Change> control(String teamId, String url, OptionalLong memberId, boolean pause, long version) {
        Word word = new Word(pause, memberId, version);
        words.merge(new Person(teamId, url), word, (held, next) -> next.version() >= held.version() ? next : held);
        List<Change> changes = new ArrayList<>();
        contacts.forEach((contact, seen) -> {
            if (contact.teamId().equals(teamId)) {
                look(contact, seen).ifPresent(changes::add);
            }
        });
        return changes;
    }

    /** Empty if nobody was cleared for this. */
    public Optional<Status> status(Contact contact) {
        return Optional.ofNullable(contacts.get(contact)).flatMap(seen -> seen.status);
    }

    private Optional<Change> look(Contact contact, Seen seen) {
        Status now = status(contact, seen);
        Optional<Status> before = seen.status;
        seen.status = Optional.of(now);
        return before.equals(seen.status) ? Optional.empty() : Optional.of(new Change(contact, before, now));
    }

    /**
     * A word holds for whoever was cleared before it. Whoever was cleared at a higher version was cleared after it was
     * taken back, by a RELEASE that was not read yet. A gate never clears at the version of the PAUSE itself.
     */
    private Status status(Contact contact, Seen seen) {
        boolean released = false;
        for (Map.Entry<Person, Word> held : words.entrySet()) {
            Word word = held.getValue();
            if (!held.getKey().teamId().equals(contact.teamId())) {
                continue;
            }
            boolean byUrl = held.getKey().url().equals(contact.url()) && seen.version <= word.version();
            boolean byMember = word.memberId().isPresent()
                    && seen.versionByMember.getOrDefault(word.memberId().getAsLong(), Long.MAX_VALUE) <= word.version();
            if (word.pause() && (byUrl || byMember)) {
                return Status.PAUSED;
            }
            released |= byUrl && seen.version < word.version() || byMember;
        }
        return released ? Status.RELEASED : Status.ACTIVE;
    }
}
