package io.dncstreams.topology;

/** The service's own topics; those of the gates are configuration. All are declared in {@code topics/}. */
public final class Topics {

    /** In, from anybody: people who said stop. */
    public static final String OPT_OUTS = "dnc.opt-outs";

    /** Every change in the order it was asked for; key is the team, and a team has one partition. */
    public static final String COMMANDS = "dnc.commands";

    /** Out, compacted: one record a listed person. */
    public static final String ENTRIES = "dnc.entries";

    /** Out: who asked for what, when, and what became of it. */
    public static final String AUDIT = "dnc.audit";

    /** Out, compacted: whom campaigns must stop contacting, and whom they may contact again. */
    public static final String CONTROL = "campaigns.control";

    /** In: campaigns that ended, people who left one. */
    public static final String LIFECYCLE = "campaigns.lifecycle";

    /** Header of audit records: offset of the command in {@link #COMMANDS}, in decimal digits. */
    public static final String AUDIT_OFFSET = "dnc-command-offset";

    /** Header of entries: version of the team's list with the change, in decimal digits. */
    public static final String ENTRY_VERSION = "dnc-version";

    /** Header of entries: place in the team's order of addition, in decimal digits. */
    public static final String ENTRY_SEQUENCE = "dnc-sequence";

    /** Gate records on their way from the partition a producer chose to their team's. */
    public static final String REROUTED = "dnc.rerouted";

    /** Out: what could not be read, with the reason. */
    public static final String DEAD_LETTERS = "dnc.dead-letters";

    /** In and out, compacted: hashes of the API keys. */
    public static final String API_KEYS = "dnc.api-keys";

    /** The service's own, compacted: what each installation stands on. */
    public static final String GENESIS = "dnc.genesis";

    private Topics() {}
}
