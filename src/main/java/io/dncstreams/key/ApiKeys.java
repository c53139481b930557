package io.dncstreams.key;

import java.util.Optional;
import java.util.Set;

/** The API keys as they are known here. */
public interface ApiKeys {

    /**
     * Whose key this is.
     *
     * @param bearer the key as presented
     * @return empty for an unknown or revoked key
     * @throws io.dncstreams.query.UnavailableException if this instance can't confirm within its bound that it knows
     *     the current keys
     */
    Optional<ApiKey> authenticate(String bearer);

    /**
     * What is kept of a key; the key itself is not.
     *
     * @param keyId public id, for audit and for revoking
     * @param teamId the one team it belongs to
     */
    record ApiKey(String keyId, String teamId, Set<Scope> scopes) {}

    /** What a key may be used for. */
    enum Scope {
        READ("dnc:read"),
        WRITE("dnc:write");

        private final String text;

        Scope(String text) {
            this.text = text;
        }

        /** As it stands in topics, command lines and documents. */
        public String text() {
            return text;
        }
    }
}
