package io.dncstreams.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(MarkdownTable.of(List.of(List.of("what", "n"), List.of("a kill", "1"), List.of("", "1,000"))))
                .isEqualTo("""
                        | what   | n     |
                        | ------ | ----- |
                        | a kill | 1     |
                        |        | 1,000 |
                        """);
    }
}
