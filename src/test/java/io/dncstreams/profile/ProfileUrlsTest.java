package io.dncstreams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileUrlsTest {

    private final Locale localeBefore = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(localeBefore);
    }

    static List<ProfileCase> known() {
        return Stream.of("profile-urls.tsv", "more-profile-urls.tsv")
                .flatMap(file -> ProfileCase.of(file).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("known")
    void readsEveryKnownCase(ProfileCase known) {
        assertReads(known);
    }

    @Test
    void readsTheSameUnderATurkishLocale() {
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));

        known().forEach(ProfileUrlsTest::assertReads);
    }

    @Test
    void nullNamesNobody() {
        assertThat(ProfileUrls.read(null)).isEqualTo(new ProfileReading.Invalid(InvalidReason.EMPTY));
    }

    private static void assertReads(ProfileCase known) {
        switch (ProfileUrls.read(known.text())) {
            case ProfileReading.Person person -> {
                assertThat(known.url()).as(known.text()).contains(person.url());
                if (known.memberId().isPresent()) {
                    assertThat(person.memberId()).as(known.text()).isEqualTo(known.memberId());
                }
                assertThat(ProfileUrls.read(person.url()))
                        .as("read again: " + known.text())
                        .isEqualTo(new ProfileReading.Person(person.url(), OptionalLong.empty()));
            }
            case ProfileReading.Invalid invalid ->
                assertThat(known.code())
                        .as(known.text())
                        .contains(invalid.reason().code());
        }
    }
}
