package io.dncstreams.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.csv.CsvTable;
import io.dncstreams.csv.UnreadableCsvException;
import io.dncstreams.scrub.Checker.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScrubPropertyTest {

    /** Who is on the list shows in the URL. */
    private static final Checker CHECKER = urls -> urls.stream()
            .<Answer>map(url -> url.contains("stop")
                    ? new Answer.OnList("dnc_1")
                    : url.contains("free") ? new Answer.NotOnList() : new Answer.Unreadable("bad_url:not_person"))
            .toList();

    @Provide
    Arbitrary<List<String>> rows() {
        Arbitrary<String> url = Arbitraries.of("in/stop", "in/free", "\"in/free\"", "\"in/stop\"", "?", "", "\"open");
        Arbitrary<String> note = Arbitraries.of("", "x", "\"a\nb\"", "\"a\"\"b;,\"", "\"a\"b", "\u00FC");
        Arbitrary<String> end = Arbitraries.of("\n", "\r\n");
        Arbitrary<String> row = Combinators.combine(url, note, end).as((a, b, c) -> a + ";" + b + c);
        return Arbitraries.oneOf(row, Arbitraries.of("\n", " \r\n", "in/free\n", "in/stop\n"))
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 300)
    void everyRowIsOnOneSideWithAllItsBytesAndInOrder(@ForAll("rows") List<String> rows) throws Exception {
        String head = "\uFEFFLinkedIn;note\r\n";
        String file = head + String.join("", rows);

        Result result = scrub(file, CHECKER);

        assertThat(result.clean()).startsWith(head).doesNotContain("stop");
        assertThat(result.suppressed()).startsWith("\uFEFFLinkedIn;note;dnc_status;dnc_detail\r\n");
        String without = result.suppressed()
                .substring("\uFEFFLinkedIn;note;dnc_status;dnc_detail\r\n".length())
                .replaceAll(";+on_list;dnc_1(?=\r?\n)", "@")
                .replaceAll(";+unreadable;[a-z_:]+(?=\r?\n)", "@");
        List<String> clean = lines(result.clean().substring(head.length()));
        List<String> suppressed = lines(without.replaceAll(";?@", "@"));
        int ofClean = 0;
        int ofSuppressed = 0;
        for (String line : lines(file.substring(head.length()))) {
            if (ofClean < clean.size() && clean.get(ofClean).equals(line)) {
                ofClean++;
            } else {
                // Only what was added has an @; a row that ends with an empty cell loses its delimiter with it.
                assertThat(ofSuppressed).as(line).isLessThan(suppressed.size());
                String there = suppressed.get(ofSuppressed++).replace("@", "");
                assertThat(line.replaceAll(";+(?=\r?\n)", "")).isEqualTo(there.replaceAll(";+(?=\r?\n)", ""));
            }
        }
        assertThat(ofClean).isEqualTo(clean.size());
        assertThat(ofSuppressed).isEqualTo(suppressed.size());
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    }

    @Test
    void addsTheReasonBelowItsHeading() throws Exception {
        Result result = scrub("LinkedIn;note\nin/stop\nin/free\n;x\nin/stop;y;z\nin/stop;y", CHECKER);

        assertThat(result.clean()).isEqualTo("LinkedIn;note\nin/free\n");
        assertThat(result.suppressed()).isEqualTo("""
                        LinkedIn;note;dnc_status;dnc_detail
                        in/stop;;on_list;dnc_1
                        ;x;unreadable;missing_url
                        in/stop;y;z;on_list;dnc_1
                        in/stop;y;on_list;dnc_1""");
        assertThat(result.counts()).isEqualTo(new Scrub.Counts(1, 3, 1));
    }

    @Test
    void answersKeepTheirOrderOverManyBatches() throws Exception {
        StringBuilder file = new StringBuilder("url,n\n");
        StringBuilder clean = new StringBuilder("url,n\n");
        for (int i = 0; i < 35_000; i++) {
            String row = (i % 3 == 0 ? "in/stop" : "in/free") + "-" + i + "," + i + "\n";
            file.append(row);
            clean.append(i % 3 == 0 ? "" : row);
        }

        Result result = scrub(file.toString(), urls -> {
            // The first batches take longest.
            LockSupport.parkNanos(urls.getFirst().endsWith("-0") ? 200_000_000L : 1_000_000L);
            return CHECKER.check(urls);
        });

        assertThat(result.clean()).isEqualTo(clean.toString());
    }

    @Test
    void failsAsAWholeIfAnyBatchIsNotAnswered() {
        assertThatThrownBy(() -> scrub("url\nin/free\n", urls -> {
                    throw new IllegalStateException("no answer");
                }))
                .hasMessage("no answer");
        assertThatThrownBy(() -> scrub("url\nin/free\n", urls -> new ArrayList<>()))
                .isInstanceOf(RuntimeException.class);
    }

    private record Result(Scrub.Counts counts, String clean, String suppressed) {}

    private static Result scrub(String file, Checker checker)
            throws IOException, UnreadableCsvException, InterruptedException {
        ByteArrayOutputStream clean = new ByteArrayOutputStream();
        ByteArrayOutputStream suppressed = new ByteArrayOutputStream();
        CsvTable table = CsvTable.open(
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                Optional.of(file.contains("LinkedIn") ? "LinkedIn" : "url"));
        Scrub.Counts counts = new Scrub(table, checker, clean, suppressed).run(progress -> {});
        return new Result(counts, clean.toString(StandardCharsets.UTF_8), suppressed.toString(StandardCharsets.UTF_8));
    }
}
