package io.dncstreams.profile;

import java.util.List;

/** What one pass over a text leads to: an answer, or another text to read in its place. */
sealed interface Step {

    record Done(ProfileReading reading) implements Step {}

    /**
     * The person is in another text.
     *
     * @param rivals texts that stand beside the target; where one of them names somebody else, nobody is named
     */
    record StartAgain(String target, List<String> rivals) implements Step {}

    /**
     * A person, with something behind that looks like a second address. It has to name the same person.
     *
     * @param echo the text of the second address
     */
    record Echoed(ProfileReading.Person person, String echo) implements Step {}

    static Step refuse(InvalidReason reason) {
        return new Done(new ProfileReading.Invalid(reason));
    }

    static Step startAgain(String target) {
        return new StartAgain(target, List.of());
    }
}
