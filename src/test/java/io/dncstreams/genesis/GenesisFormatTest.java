package io.dncstreams.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class GenesisFormatTest {

    private static final Genesis GENESIS = new Genesis(
            "dnc", new Uuid(1, 2), Genesis.Stage.WHOLE, 12, new TreeMap<>(), new TreeMap<>(), List.of(), List.of());

    @Test
    void theFormatOfTodayIsRead() {
        assertThat(Genesis.read(GENESIS.write())).isEqualTo(GENESIS);
    }

    @Test
    void anotherIsNoGuess() {
        String later = new String(GENESIS.write(), StandardCharsets.UTF_8).replace("\"format\":1", "\"format\":2");

        assertThat(later).contains("\"format\":2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Genesis.read(later.getBytes(StandardCharsets.UTF_8)))
                .withMessage("format 2; this build reads 1");
    }
}
