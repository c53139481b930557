package io.dncstreams.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Who says stop in the sample, and who comes by; nobody of them exists. */
final class SamplePeople {

    /** Those who opt out. */
    static final List<String> LISTED = List.of(
            "https://linkedin.com/in/anna-example",
            "https://linkedin.com/in/josé-example",
            "https://linkedin.com/in/li-wei-example",
            "https://linkedin.com/in/sam-example-82a505");

    private static final List<List<String>> OPT_OUTS = List.of(
            List.of("https://www.linkedin.com/in/Anna-Example/", "asked by reply", "inbox webhook"),
            List.of("linkedin.com/in/jos%C3%A9-example?trk=public_profile", "unsubscribe link", "mail webhook"),
            List.of("in/li-wei-example", "GDPR objection", "support desk"),
            List.of("http://uk.linkedin.com/in/sam-example-82a505", "asked on a call", "dialer"));

    /** One person each, spelled as campaign tools and people spell. */
    private static final List<String> SPELLINGS_OF_LISTED = List.of(
            "LINKEDIN.COM/IN/ANNA-EXAMPLE",
            "https://www.linkedin.com/in/anna-example?utm_source=share",
            "https://de.linkedin.com/in/anna-example/",
            "  linkedin.com/in/anna-example  ",
            "https://www.linkedin.com/in/JOS%C3%89-EXAMPLE",
            "https://www.linkedin.com/in/jose\u0301-example/",
            "www.linkedin.com/mwlite/in/li-wei-example",
            "https://www.linkedin.com/in/li-wei-example/overlay/contact-info/",
            "https://www.linkedin.com/in/sam-example-82a505#experience",
            "[Sam](https://www.linkedin.com/in/sam-example-82a505)");

    private static final List<String> UNREADABLE =
            List.of("https://www.linkedin.com/company/example", "https://lnkd.in/eXaMpLe", "see LinkedIn");

    private static final int OTHERS = 287;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SamplePeople() {}

    static List<String> optOuts(String team) {
        return OPT_OUTS.stream()
                .map(optOut -> JSON.createObjectNode()
                        .put("teamId", team)
                        .put("url", optOut.get(0))
                        .put("reason", optOut.get(1))
                        .put("source", optOut.get(2))
                        .toString())
                .toList();
    }

    /** URLs as they would arrive, 300 of them. */
    static List<String> prospects() {
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            String name = "prospect-" + i;
            urls.add(
                    switch (i % 4) {
                        case 0 -> "https://www.linkedin.com/in/" + name + "/";
                        case 1 -> "linkedin.com/in/" + name;
                        case 2 -> "http://fr.linkedin.com/in/" + name + "?trk=people";
                        default -> "in/" + name;
                    });
        }
        int step = OTHERS / SPELLINGS_OF_LISTED.size();
        for (int i = 0; i < SPELLINGS_OF_LISTED.size(); i++) {
            urls.add(i * step, SPELLINGS_OF_LISTED.get(i));
        }
        urls.addAll(UNREADABLE);
        return urls;
    }

    static String prospect(String team, String url, String campaign) {
        ObjectNode prospect = JSON.createObjectNode();
        prospect.put("teamId", team);
        prospect.put("campaignId", campaign);
        prospect.put("name", "Sample prospect");
        prospect.put("url", url);
        prospect.putArray("additionalFields")
                .addObject()
                .put("fieldName", "company")
                .put("fieldValue", "Example Ltd");
        return prospect.toString();
    }
}
