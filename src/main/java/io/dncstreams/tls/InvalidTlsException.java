package io.dncstreams.tls;

/** Certificates or keys can't be used; the message is a sentence for the operator and quotes nothing of them. */
public final class InvalidTlsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidTlsException(String sentence) {
        super(sentence);
    }

    InvalidTlsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
