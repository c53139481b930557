package io.dncstreams.http;

import io.dncstreams.http.OpenApi.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads answers as they came over a socket. */
final class RawAnswers {

    private static final String LINE_END = "\r\n";

    private RawAnswers() {}

    /** The only answer of a connection; empty if there is none, or more than one. */
    static Optional<Answer> single(String wire) {
        String text = wire.startsWith("HTTP/1.1 100 ") ? after(wire, LINE_END + LINE_END) : wire;
        int head = text.indexOf(LINE_END + LINE_END);
        if (!text.startsWith("HTTP/1.1 ") || head < 0) {
            return Optional.empty();
        }
        String[] lines = text.substring(0, head).split(LINE_END, -1);
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(":", 2);
            headers.computeIfAbsent(header[0].strip().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header[1].strip());
        }
        byte[] rest = text.substring(head + 4).getBytes(StandardCharsets.UTF_8);
        boolean chunked = headers.containsKey("transfer-encoding");
        if (!chunked
                && headers.containsKey("content-length")
                && Integer.parseInt(headers.get("content-length").getFirst()) != rest.length) {
            return Optional.empty();
        }
        int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
        // A body in pieces is read by the clients of other tests.
        Optional<String> body = chunked ? Optional.empty() : Optional.of(new String(rest, StandardCharsets.UTF_8));
        return Optional.of(new Answer(status, headers, body));
    }

    private static String after(String text, String end) {
        return text.substring(text.indexOf(end) + end.length());
    }
}
