package io.dncstreams.gate;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Optional;

/**
 * One gate, as configured: where records come from, where they go, and where in them the person stands.
 *
 * @param name unique among the gates; part of processor names
 * @param team pointer to the team's id
 * @param url pointer to the profile URL
 * @param campaign pointer to the campaign's id; empty if the records name none
 * @param enrols whether who is cleared here counts as let into the campaign, and is told when they say stop
 */
public record GateSpec(
        String name,
        String input,
        String cleared,
        String suppressed,
        JsonPointer team,
        JsonPointer url,
        Optional<JsonPointer> campaign,
        boolean enrols) {

    /** Prospects on their way into campaigns. */
    public static final GateSpec PROSPECTS = new GateSpec(
            "prospects",
            "prospects",
            "prospects.cleared",
            "prospects.suppressed",
            JsonPointer.compile("/teamId"),
            JsonPointer.compile("/url"),
            Optional.of(JsonPointer.compile("/campaignId")),
            true);

    /** The same gate, but nobody remembers who was cleared. */
    public GateSpec withoutEnrolments() {
        return new GateSpec(name, input, cleared, suppressed, team, url, campaign, false);
    }

    /** Tasks of workers that have become due; some belong to no campaign. */
    public static final GateSpec AGENT_TASKS = new GateSpec(
            "agent-tasks",
            "agent-tasks",
            "agent-tasks.cleared",
            "agent-tasks.skipped",
            JsonPointer.compile("/teamId"),
            JsonPointer.compile("/url"),
            Optional.empty(),
            false);

    /** The gates that ship. */
    public static final List<GateSpec> SHIPPED = List.of(PROSPECTS, AGENT_TASKS);
}
