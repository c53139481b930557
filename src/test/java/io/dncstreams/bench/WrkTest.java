package io.dncstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.bench.LoadGenerator.Answered;
import io.dncstreams.bench.LoadGenerator.Wrk;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrkTest {

    private static final String SAID = """
            Running 5s test @ http://127.0.0.1:1
              1 threads and 32 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.61ms    2.05ms  50.99ms   99.09%
              Latency Distribution
                 50%    1.20ms
                 99%  {p99}
              1000 requests in 5.00s, 1.00MB read
            Requests/sec:  12345.67
            """;

    @ParameterizedTest
    @CsvSource({"6.53ms, 6.53", "635.00us, 0.635", "1.25s, 1250"})
    void readsItsUnits(String p99, double millis) throws IOException {
        assertThat(Wrk.answered(SAID.replace("{p99}", p99))).isEqualTo(new Answered(12_345.67, millis));
    }

    @Test
    void answersThatWereNotRightAreNoFigure() {
        String said = SAID.replace("{p99}", "1.00ms") + "  Non-2xx or 3xx responses: 3\n";

        assertThatThrownBy(() -> Wrk.answered(said))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Non-2xx");
    }
}
