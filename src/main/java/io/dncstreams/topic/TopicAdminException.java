package io.dncstreams.topic;

/** The cluster could not be asked or told about topics. The message is a sentence for the operator. */
public final class TopicAdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TopicAdminException(String message) {
        super(message);
    }

    public TopicAdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
