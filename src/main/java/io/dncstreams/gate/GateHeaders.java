package io.dncstreams.gate;

/** The headers in which a gate says what it decided. A record that arrives with one of them loses it: the gate has the word. */
public final class GateHeaders {

    /** Of all of them. */
    public static final String PREFIX = "dnc-";

    /** {@code cleared} or {@code suppressed}. */
    public static final String STATUS = "dnc-status";

    /** The canonical profile URL, UTF-8. */
    public static final String URL = "dnc-url";

    /** Version of the team's list that the record was judged by; a decimal number. */
    public static final String VERSION = "dnc-version";

    /** On suppressed records: the entry that stopped it. */
    public static final String ENTRY_ID = "dnc-entry-id";

    /** The numeric member id, where the profile URL held one: the person's second name. */
    public static final String MEMBER_ID = "dnc-member-id";

    private GateHeaders() {}
}
