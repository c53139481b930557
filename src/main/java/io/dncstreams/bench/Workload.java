package io.dncstreams.bench;

import io.dncstreams.profile.ProfileReading.Person;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Made-up people, the same on every run. Those with a number below {@code listed} said stop to one team each; the team
 * follows from the number.
 *
 * @param listed people on the lists of all teams together
 * @param teams how many, 1 or more
 */
public record Workload(long listed, int teams) {

    static final int TEAMS = 100;

    /** Of 100 prospects or questions. */
    static final int HITS_PERCENT = 30;

    static final OptionalLong NO_MEMBER = OptionalLong.empty();

    private static final int PROSPECT_BYTES = 400;

    private static final List<String> FIRST = List.of(
            "maria", "john", "wei", "fatima", "lukas", "ana", "olga", "james", "yuki", "pedro", "amina", "noah", "lea",
            "ivan", "sofia", "raj");
    private static final List<String> LAST = List.of(
            "keller", "smith", "garcia", "nguyen", "ivanova", "khan", "brown", "rossi", "tanaka", "silva", "mueller",
            "jones", "dubois", "novak", "larsen", "cohen");
    private static final List<String> WORDS = List.of(
            "growth",
            "revenue",
            "cloud",
            "platform",
            "director",
            "of",
            "sales",
            "and",
            "marketing",
            "at",
            "scale",
            "building",
            "teams",
            "since",
            "data",
            "driven",
            "logistics",
            "health",
            "energy",
            "founder",
            "advisor",
            "former",
            "engineer",
            "now",
            "leading",
            "product",
            "for",
            "banks",
            "retail",
            "remote",
            "people",
            "ops");

    public String team(long person) {
        return "team_" + person % teams;
    }

    /** A person's public identifier. */
    public static String identifier(long person) {
        long mixed = mix(person);
        // An odd factor makes another number of 32 bits of every number, so no two people share a name.
        int unique = (int) person * 0x9E3779B1;
        return pick(FIRST, mixed) + "-" + pick(LAST, mixed >>> 8) + "-" + String.format(Locale.ROOT, "%08x", unique);
    }

    /** A person as the list knows them. */
    public static Person person(long person) {
        return new Person("https://linkedin.com/in/" + identifier(person), NO_MEMBER);
    }

    /** What a person's opt-out looks like on the topic. */
    byte[] optOut(long person) {
        return """
                {"teamId":"%s","url":"%s","reason":"asked by mail","source":"crm","eventId":"evt_%d"}""".formatted(team(person), url(person, mix(~person)), person).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Somebody who is asked about, with the team that asks.
     *
     * @param listed whether the team has them on its list
     */
    public record Candidate(long person, String team, boolean listed) {}

    /** @param number of the question; HITS_PERCENT of them find somebody listed */
    public Candidate candidate(long number) {
        long mixed = mix(number + 0x5EED);
        boolean hit = Math.floorMod(mixed, 100) < HITS_PERCENT;
        long any = mixed >>> 8;
        long person = hit ? any % listed : listed + any % (1L << 30);
        return new Candidate(person, team(person), hit);
    }

    /** A record of 400 bytes for the gate, with fields as enrichment leaves them. */
    public static byte[] prospect(long number, Candidate candidate) {
        long mixed = mix(number);
        String first = pick(FIRST, mix(candidate.person()));
        String company = pick(WORDS, mixed >>> 40) + Long.toString(Math.floorMod(mixed >>> 20, 10_000L), 36);
        StringBuilder json = new StringBuilder(PROSPECT_BYTES)
                .append("{\"prospectId\":\"")
                .append(new UUID(mixed, mix(mixed)))
                .append("\",\"teamId\":\"")
                .append(candidate.team())
                .append("\",\"campaignId\":\"cmp_")
                .append(Math.floorMod(mixed, 50))
                .append("\",\"url\":\"")
                .append(url(candidate.person(), mixed))
                .append("\",\"firstName\":\"")
                .append(first)
                .append("\",\"email\":\"")
                .append(first)
                .append('@')
                .append(company)
                .append(".example\",\"enrichedAt\":")
                .append(1_700_000_000_000L + Math.floorMod(mixed, 10_000_000_000L))
                .append(",\"score\":0.")
                .append(Math.floorMod(mixed, 1000))
                .append(",\"consent\":false,\"headline\":\"");
        for (long word = mixed; json.length() < PROSPECT_BYTES - 2; word = mix(word)) {
            json.append(pick(WORDS, word)).append(' ');
        }
        json.setLength(PROSPECT_BYTES - 2);
        return json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The request line's target for a check. */
    static String checkTarget(long number, Candidate candidate) {
        return "/v1/dnc/check?url="
                + URLEncoder.encode(url(candidate.person(), mix(number)), StandardCharsets.US_ASCII);
    }

    /** The shapes in which URLs come: most as the browser shows them. */
    public static String url(long person, long shape) {
        String name = identifier(person);
        int percent = Math.floorMod(shape >>> 16, 100);
        if (percent < 70) {
            return "https://www.linkedin.com/in/" + name + "/";
        } else if (percent < 80) {
            return "https://linkedin.com/in/" + name;
        } else if (percent < 87) {
            return "https://de.linkedin.com/in/" + name + "?originalSubdomain=de";
        } else if (percent < 92) {
            return "linkedin.com/in/" + name;
        } else if (percent < 96) {
            return "HTTPS://WWW.LinkedIn.com/in/" + name.toUpperCase(Locale.ROOT) + "/";
        } else {
            return "https://www.linkedin.com/in/" + name.replace("-", "%2D") + "/details/experience/";
        }
    }

    private static String pick(List<String> from, long mixed) {
        return from.get(Math.floorMod(mixed, from.size()));
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): neighbours in, strangers out. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
