package io.dncstreams.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReversedCsvTest {

    @TempDir
    private Path folder;

    @Test
    void theLastRowComesFirst() throws Exception {
        assertThat(reversed("url,reason\r\nin/a,\"x\r\ny\"\r\nin/b,\r\nin/c,z"))
                .isEqualTo("url,reason\r\nin/c,z\r\nin/b,\r\nin/a,\"x\r\ny\"\r\n");
        assertThat(reversed("url\n")).isEqualTo("url\n");
    }

    @Test
    void fileOfManyBlocks() throws Exception {
        String head = "url,reason,source,createdAt,id\n";
        IntStream rows = IntStream.range(0, 40_000);
        String file = head + rows.mapToObj(ReversedCsvTest::row).collect(Collectors.joining());

        assertThat(reversed(file))
                .isEqualTo(head
                        + IntStream.range(0, 40_000)
                                .mapToObj(i -> row(39_999 - i))
                                .collect(Collectors.joining()));
    }

    private static String row(int number) {
        return "https://linkedin.com/in/person-" + number + ",\"because, " + "x".repeat(number % 90) + "\",,,\n";
    }

    private String reversed(String file) throws Exception {
        Path path = folder.resolve("file.csv");
        Files.writeString(path, file);
        try (InputStream in = ReversedCsv.open(path, Optional.empty())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
