package io.dncstreams.csv;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What tools call their columns. Compared without case, spaces and signs, so {@code Person Linkedin Url},
 * {@code person_linkedin_url} and {@code personLinkedinUrl} are one name. Names of company pages are in no list.
 */
final class ColumnNames {

    /** Lists in the order of their certainty: with one name of an earlier list, the later ones don't count. */
    private static final List<Set<String>> PROFILE_URL = List.of(
            Set.of(
                    // Apollo, HubSpot, Salesforce, Sales Navigator tools, Lemlist, Waalaxy, Expandi, PhantomBuster ...
                    "linkedinurl",
                    "linkedinprofileurl",
                    "linkedinprofile",
                    "linkedinprofilelink",
                    "linkedinlink",
                    "linkedin",
                    "linkedinbio",
                    "linkedinpublicurl",
                    "linkedinpublicprofileurl",
                    "linkedinurlpublic",
                    "linkedinmemberprofileurl",
                    "publiclinkedinurl",
                    "publiclinkedinprofileurl",
                    "profilelinkedinurl",
                    "personlinkedinurl",
                    "personlinkedin",
                    "personlinkedinprofile",
                    "personlinkedinprofileurl",
                    "contactlinkedinurl",
                    "contactlinkedin",
                    "contactlinkedinprofile",
                    "contactlinkedinprofileurl",
                    "contactliprofileurl",
                    "leadlinkedinurl",
                    "leadlinkedin",
                    "leadlinkedinprofileurl",
                    "prospectlinkedinurl",
                    "memberlinkedinurl",
                    "userlinkedinurl",
                    "employeelinkedinurl",
                    "hslinkedinurl",
                    "liurl",
                    "liprofile",
                    "liprofileurl"),
            Set.of(
                    "profileurl",
                    "profilelink",
                    "profile",
                    "publicprofileurl",
                    "publicprofile",
                    "publicprofilelink",
                    "defaultprofileurl",
                    "userprofileurl",
                    "contactprofileurl",
                    "leadprofileurl",
                    "personprofileurl",
                    "prospectprofileurl",
                    "personurl",
                    "publicurl"),
            Set.of("url", "link", "leadurl", "contacturl"));

    private static final Set<String> REASON =
            Set.of("reason", "dncreason", "optoutreason", "donotcontactreason", "unsubscribereason", "blacklistreason");
    private static final Set<String> SOURCE = Set.of("source", "dncsource", "optoutsource");
    private static final Set<String> CREATED_AT = Set.of(
            "createdat", "occurredat", "optedoutat", "optoutat", "optoutdate", "unsubscribedat", "unsubscribedate");

    static final int TIERS = PROFILE_URL.size();

    private ColumnNames() {}

    /** How certainly a heading names profile URLs: 0 is the most, {@link #TIERS} not at all. */
    static int tier(String heading) {
        String name = plain(heading);
        for (int tier = 0; tier < TIERS; tier++) {
            if (PROFILE_URL.get(tier).contains(name)) {
                return tier;
            }
        }
        return TIERS;
    }

    static Optional<Integer> reason(List<String> headings) {
        return first(headings, REASON);
    }

    static Optional<Integer> source(List<String> headings) {
        return first(headings, SOURCE);
    }

    static Optional<Integer> createdAt(List<String> headings) {
        return first(headings, CREATED_AT);
    }

    private static Optional<Integer> first(List<String> headings, Set<String> names) {
        for (int i = 0; i < headings.size(); i++) {
            if (names.contains(plain(headings.get(i)))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static String plain(String heading) {
        String lower = heading.strip().toLowerCase(Locale.ROOT);
        // Salesforce marks the fields that its users made.
        String own = lower.endsWith("__c") ? lower.substring(0, lower.length() - 3) : lower;
        return own.replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
