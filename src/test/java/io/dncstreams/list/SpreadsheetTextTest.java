package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpreadsheetTextTest {

    @Property
    void whatGoesOutComesBack(@ForAll("texts") String text) {
        assertThat(SpreadsheetText.plain(SpreadsheetText.guarded(text))).isEqualTo(text);
    }

    @Property
    void nothingBeginsLikeAFormula(@ForAll("texts") String text) {
        assertThat(SpreadsheetText.guarded(text)).doesNotMatch("(?s)[=+\\-@\\t\\r\\n].*");
    }

    @Property
    void harmlessTextsStayAsTheyAre(@ForAll("texts") String text) {
        String harmless = "a" + text;

        assertThat(SpreadsheetText.guarded(harmless)).isEqualTo(harmless);
        assertThat(SpreadsheetText.plain(harmless)).isEqualTo(harmless);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("'=+-@\t\r\nab \"").ofMaxLength(6);
    }
}
