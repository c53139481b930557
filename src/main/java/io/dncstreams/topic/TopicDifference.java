package io.dncstreams.topic;

/** One way in which a cluster's topic is not what its manifest says. */
public sealed interface TopicDifference {

    String topic();

    /** Whether serving on it could contact somebody who said stop, or lose or reorder what was decided. */
    boolean fatal();

    /** For people, with the topic's name in front. */
    String sentence();

    /**
     * The topic does not exist, or this user may not see it.
     *
     * @param remedy what to do about it, to follow the sentence; empty if this program can create it
     */
    record Missing(String topic, String remedy) implements TopicDifference {

        Missing(String topic) {
            this(topic, "");
        }

        @Override
        public boolean fatal() {
            return true;
        }

        @Override
        public String sentence() {
            return "%s: does not exist%s".formatted(topic, remedy);
        }
    }

    /** With another number of partitions, the records of one team meet on partitions of different tasks. */
    record WrongPartitions(String topic, int expected, int actual) implements TopicDifference {
        @Override
        public boolean fatal() {
            return true;
        }

        @Override
        public String sentence() {
            return "%s: has %s, must have %d".formatted(topic, counted(actual, "partition"), expected);
        }
    }

    /** Less safe, or dearer, than declared. */
    record WrongReplicas(String topic, int expected, int actual) implements TopicDifference {
        @Override
        public boolean fatal() {
            return false;
        }

        @Override
        public String sentence() {
            return "%s: has %s, should have %d".formatted(topic, counted(actual, "replica"), expected);
        }
    }

    /** A setting that correctness rests on. */
    record WrongConfig(String topic, String key, String expected, String actual) implements TopicDifference {
        @Override
        public boolean fatal() {
            return true;
        }

        @Override
        public String sentence() {
            return "%s: %s is %s, must be %s".formatted(topic, key, actual, expected);
        }
    }

    /** A setting that an operator may have a reason to change. */
    record ConfigDrift(String topic, String key, String expected, String actual) implements TopicDifference {
        @Override
        public boolean fatal() {
            return false;
        }

        @Override
        public String sentence() {
            return "%s: %s is %s, should be %s".formatted(topic, key, actual, expected);
        }
    }

    private static String counted(int count, String what) {
        return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
    }
}
