package io.dncstreams.http;

import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileReading.Invalid;
import io.dncstreams.profile.ProfileReading.Person;
import java.util.function.Function;

/** Reads the profile URLs of requests. */
final class Profiles {

    private final Function<String, ProfileReading> reader;

    Profiles(Function<String, ProfileReading> reader) {
        this.reader = reader;
    }

    ProfileReading read(String url) {
        return reader.apply(url);
    }

    /** @throws ApiError 400 with the reason's code, never with the text */
    Person require(String url) {
        return switch (reader.apply(url)) {
            case Person person -> person;
            case Invalid invalid -> throw ApiError.validation(sentence(invalid));
        };
    }

    static String sentence(Invalid invalid) {
        return "Not a LinkedIn profile URL: " + invalid.reason().code();
    }
}
