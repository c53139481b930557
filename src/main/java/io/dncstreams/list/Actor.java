package io.dncstreams.list;

/** Who asked for a change, as the audit trail tells it. Never holds a key or token. */
public sealed interface Actor {

    /**
     * A caller of the REST API.
     *
     * @param keyId public id of the API key
     * @param requestId id of the call
     */
    record ApiCaller(String keyId, String requestId) implements Actor {}

    /** Somebody who may write to the opt-out topic. */
    record TopicProducer(Origin origin) implements Actor {}
}
