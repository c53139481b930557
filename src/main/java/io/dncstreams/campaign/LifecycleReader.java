package io.dncstreams.campaign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.dncstreams.campaign.LifecycleReading.Ended;
import io.dncstreams.campaign.LifecycleReading.Left;
import io.dncstreams.campaign.LifecycleReading.Unreadable;
import io.dncstreams.list.TeamId;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads lifecycle records: one JSON object with each field once; fields nobody asked for are passed over. */
public final class LifecycleReader {

    private static final int MAX_DEPTH = 200;
    private static final Set<String> FIELDS = Set.of("teamId", "campaignId", "status", "url");
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private LifecycleReader() {}

    public static LifecycleReading read(byte[] value) {
        if (value == null) {
            return new Unreadable("missing_value");
        }
        Map<String, String> texts = new HashMap<>();
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Unreadable("bad_json");
            }
            String name;
            while ((name = json.nextFieldName()) != null) {
                JsonToken token = json.nextToken();
                if (!FIELDS.contains(name)) {
                    json.skipChildren();
                } else if (texts.putIfAbsent(name, text(json, token)) != null) {
                    return new Unreadable("repeated_field");
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                return new Unreadable("bad_json");
            }
        } catch (IOException e) {
            return new Unreadable("bad_json");
        }
        return event(texts);
    }

    /** Campaigns are numbered in some tools. The empty text stands for whatever is neither text nor number. */
    private static String text(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            return json.getText();
        }
        json.skipChildren();
        return "";
    }

    private static LifecycleReading event(Map<String, String> texts) {
        String team = texts.getOrDefault("teamId", "");
        if (team.isBlank()) {
            return new Unreadable("missing_team");
        }
        if (!TeamId.isValid(team)) {
            return new Unreadable("bad_team");
        }
        String campaign = texts.getOrDefault("campaignId", "");
        if (campaign.isBlank()) {
            return new Unreadable("missing_campaign");
        }
        return switch (texts.getOrDefault("status", "")) {
            case "ended" -> new Ended(team, campaign);
            case "left" -> left(team, campaign, texts.getOrDefault("url", ""));
            case "" -> new Unreadable("missing_status");
            default -> new Unreadable("bad_status");
        };
    }

    private static LifecycleReading left(String team, String campaign, String url) {
        if (url.isBlank()) {
            return new Unreadable("missing_url");
        }
        return switch (ProfileUrls.read(url)) {
            case Person person -> new Left(team, campaign, person);
            case ProfileReading.Invalid invalid ->
                new Unreadable("bad_url:" + invalid.reason().code());
        };
    }
}
