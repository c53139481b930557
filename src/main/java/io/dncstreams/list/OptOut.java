package io.dncstreams.list;

import java.util.Optional;

/**
 * What a producer says on the opt-out topic: this person told this team to stop.
 *
 * @param url as received
 * @param reason at most {@link OptOutReader#MAX_REASON} code points
 * @param source at most {@link OptOutReader#MAX_SOURCE} code points
 */
public record OptOut(
        String teamId,
        String url,
        Optional<String> reason,
        Optional<String> source,
        Optional<String> occurredAt,
        Optional<String> eventId) {}
