package io.dncstreams.list;

import java.time.Instant;
import java.util.Optional;

/**
 * One person on one team's list.
 *
 * @param id {@code dnc_} and ASCII letters and digits, never used again
 * @param url canonical profile URL
 * @param createdAt in milliseconds; never before that of an older entry of the team
 */
public record Entry(
        String id,
        String teamId,
        String url,
        Instant createdAt,
        Instant updatedAt,
        Optional<String> reason,
        Optional<String> source) {}
