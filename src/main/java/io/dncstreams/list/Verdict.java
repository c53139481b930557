package io.dncstreams.list;

import java.util.Optional;

/**
 * A decision and all that follows from it.
 *
 * @param change what else changes in the stores
 * @param team the team's state afterwards
 */
public record Verdict(Decision decision, Optional<Change> change, TeamState team) {}
