package io.dncstreams.topic;

/** The topic manifests can't be used. The message names the file, the field and what is expected there. */
public final class TopicCatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicCatalogException(String message) {
        super(message);
    }

    TopicCatalogException(String message, Throwable cause) {
        super(message, cause);
    }
}
