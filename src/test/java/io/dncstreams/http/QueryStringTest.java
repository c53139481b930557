package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryStringTest {

    @Property
    void whatWasEncodedOnceIsDecodedOnce(@ForAll String text) {
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text) && text.indexOf('\uFFFD') < 0);
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");

        assertThat(QueryString.single("a=1&url=" + encoded + "&b", "url")).contains(text);
    }

    @Property
    void anyQueryIsReadOrRefused(@ForAll String query) {
        try {
            assertThat(QueryString.single(query, "url")).isNotNull();
        } catch (ApiError e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "url=a%,a%",
        "url=a%4,a%4",
        "url=a%zz,a%zz",
        "url=a%C3,a%C3",
        "url=%C0%AF,%C0%AF",
        "url=%ED%A0%80,%ED%A0%80",
        "url=a+b,a+b",
        "url=%2541,%41",
        "x&url=a,a",
        "&&url=a,a",
        "u%72l=a,a",
        "url==,=",
        "xurl=b&url=a,a"
    })
    void decodesStrictlyOrNotAtAll(String query, String value) {
        assertThat(QueryString.single(query, "url")).contains(value);
    }

    @ParameterizedTest
    @CsvSource({"url=a&url=b", "url&url", "url=a&%75%72%6c=b"})
    void refusesTwo(String query) {
        assertThatThrownBy(() -> QueryString.single(query, "url")).isInstanceOf(ApiError.class);
    }
}
