package io.dncstreams.profile;

import java.util.List;
import java.util.Optional;

/**
 * The rules in their order. A pass either answers or hands on parts of its text that do not overlap, and passes go only
 * {@link #MAX_DEPTH} deep: the work stays linear in the length of the text.
 */
final class Rules {

    /** How often a text may turn out to be the wrapping of another one. */
    static final int MAX_DEPTH = 4;

    private Rules() {}

    static ProfileReading read(String text) {
        return read(text, 0);
    }

    private static ProfileReading read(String text, int depth) {
        return depth > MAX_DEPTH ? new ProfileReading.Invalid(InvalidReason.TOO_DEEP) : follow(step(text), depth);
    }

    private static ProfileReading follow(Step step, int depth) {
        return switch (step) {
            case Step.Done done -> done.reading();
            case Step.StartAgain again -> {
                ProfileReading reading = read(again.target(), depth + 1);
                for (String rival : again.rivals()) {
                    if (read(rival, depth + 1) instanceof ProfileReading.Person other && !isSame(reading, other)) {
                        yield new ProfileReading.Invalid(InvalidReason.NOT_PROFILE);
                    }
                }
                yield reading;
            }
            case Step.Echoed echoed ->
                isSame(read(echoed.echo(), depth + 1), echoed.person())
                        ? echoed.person()
                        : new ProfileReading.Invalid(InvalidReason.NOT_PROFILE);
        };
    }

    private static boolean isSame(ProfileReading reading, ProfileReading.Person other) {
        return reading instanceof ProfileReading.Person person && person.url().equals(other.url());
    }

    private static Step step(String text) {
        return switch (PastedText.of(text)) {
            case PastedText.Refused refused -> Step.refuse(refused.reason());
            case PastedText.Link link -> new Step.StartAgain(link.target(), List.of(link.label()));
            case PastedText.Address address -> address(address.text());
        };
    }

    private static Step address(String text) {
        if (Urn.is(text)) {
            return Urn.read(text);
        }
        if (PercentEncoding.hidesAddress(text)) {
            return PercentEncoding.decode(text)
                    .map(Step::startAgain)
                    .orElseGet(() -> Step.refuse(InvalidReason.BAD_PERCENT_ENCODING));
        }
        Optional<WebAddress> parsed = WebAddress.parse(text);
        return parsed.map(Rules::place).orElseGet(() -> Step.refuse(InvalidReason.BAD_SCHEME));
    }

    private static Step place(WebAddress address) {
        if (address.isEmpty()) {
            return Step.refuse(InvalidReason.NOT_PROFILE);
        }
        if (address.isPathForm()) {
            return ProfilePath.read(address);
        }
        if (address.isBareName()) {
            return Step.refuse(InvalidReason.NOT_PROFILE);
        }
        Host host = Host.of(address.authority());
        return switch (host) {
            case LINKEDIN -> ProfilePath.read(address.withoutAuthority());
            case SHORT_LINK -> Step.refuse(InvalidReason.SHORT_LINK);
            case GOOGLE, SAFE_LINKS, FACEBOOK -> Wrapper.open(host, address);
            case OTHER -> Step.refuse(InvalidReason.HOST_NOT_LINKEDIN);
        };
    }
}
