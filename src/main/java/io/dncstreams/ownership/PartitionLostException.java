package io.dncstreams.ownership;

/** The partition left this instance while somebody waited for it. */
public final class PartitionLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PartitionLostException() {
        super("the partition is moving", null, false, false);
    }
}
