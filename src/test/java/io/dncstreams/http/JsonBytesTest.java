package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;

class JsonBytesTest {

    @Property
    void everyTextSurvives(@ForAll @CharRange(from = '\0', to = '\uFFFF') String text) throws IOException {
        byte[] json = new JsonBytes(0).string(text).toByteArray();

        assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(text);
    }

    @Property
    void wellFormedTextIsWrittenAsItIs(@ForAll String text) {
        String plain = text.codePoints()
                .filter(c -> c > 0x7F && !(c >= 0xD800 && c <= 0xDFFF))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(new JsonBytes(0).string(plain).toByteArray())
                .isEqualTo(("\"" + plain + "\"").getBytes(StandardCharsets.UTF_8));
    }
}
