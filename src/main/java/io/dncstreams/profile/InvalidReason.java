package io.dncstreams.profile;

/** Why a text does not name a person. The codes are stable: they stand in dead-letter headers and API messages. */
public enum InvalidReason {
    EMPTY("empty"),
    TOO_LONG("too_long"),
    CONTROL_CHAR("control_char"),
    WHITESPACE("whitespace"),
    TRUNCATED("truncated"),
    BAD_SCHEME("bad_scheme"),
    BAD_PERCENT_ENCODING("bad_percent_encoding"),
    TOO_DEEP("too_deep"),
    HOST_NOT_LINKEDIN("host_not_linkedin"),
    SHORT_LINK("short_link"),
    DOT_SEGMENT("dot_segment"),
    NOT_PERSON("not_person"),
    NOT_PROFILE("not_profile"),
    NEEDS_RESOLUTION("needs_resolution"),
    DIRECTORY("directory"),
    LEGACY_PUB_INCOMPLETE("legacy_pub_incomplete"),
    EMPTY_SLUG("empty_slug"),
    BAD_SLUG_CHAR("bad_slug_char"),
    SLUG_TOO_LONG("slug_too_long"),
    PLACEHOLDER("placeholder");

    private final String code;

    InvalidReason(String code) {
        this.code = code;
    }

    /** Lower-case ASCII with underscores. */
    public String code() {
        return code;
    }
}
