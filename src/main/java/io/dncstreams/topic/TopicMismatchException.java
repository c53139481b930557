package io.dncstreams.topic;

import java.util.List;
import java.util.stream.Collectors;

/** The cluster's topics are not fit to serve on. The message spells out every difference, one a line. */
public final class TopicMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<TopicDifference> differences;

    TopicMismatchException(List<TopicDifference> differences) {
        super(differences.stream()
                .map(TopicDifference::sentence)
                .collect(Collectors.joining("\n  ", "The topics of this cluster don't fit:\n  ", "")));
        this.differences = List.copyOf(differences);
    }

    /** The fatal ones and the others. */
    public List<TopicDifference> differences() {
        return differences;
    }
}
