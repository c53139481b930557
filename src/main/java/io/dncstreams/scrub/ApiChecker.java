package io.dncstreams.scrub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.client.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks {@code POST /v1/dnc/check/batch}. An answer that leaves any URL open is none. */
public final class ApiChecker implements Checker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiClient client;

    public ApiChecker(ApiClient client) {
        this.client = client;
    }

    @Override
    public List<Answer> check(List<String> urls) {
        JsonNode results =
                client.post("/v1/dnc/check/batch", body(urls)).path("data").path("results");
        if (!results.isArray() || results.size() != urls.size()) {
            throw new IllegalStateException("The service did not answer for every URL; nothing is taken as cleared.");
        }
        List<Answer> answers = new ArrayList<>(urls.size());
        results.forEach(result -> answers.add(answer(result)));
        return answers;
    }

    private static Answer answer(JsonNode result) {
        JsonNode onList = result.path("onList");
        if (onList.isBoolean()) {
            return onList.booleanValue()
                    ? new Answer.OnList(result.at("/entry/$id").asText(""))
                    : new Answer.NotOnList();
        }
        String error = result.path("error").asText("");
        return new Answer.Unreadable(code(error.substring(error.lastIndexOf(' ') + 1)));
    }

    /** It goes into a file that has a delimiter. */
    private static String code(String word) {
        return word.matches("[a-z_]{1,60}") ? "bad_url:" + word : "bad_url";
    }

    private static byte[] body(List<String> urls) {
        try {
            return JSON.writeValueAsBytes(Map.of("urls", urls));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts that can't be written", e);
        }
    }
}
