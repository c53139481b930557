package io.dncstreams.gate;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of the tree that a gate's pointers form together: the names worth stopping at, one level of an object at a time. */
final class Place {

    /** One bit each in the mask of names seen. */
    private static final int MAX_CHILDREN = 64;

    /** Leads nowhere. */
    static final Place NONE = new Place(new Node());

    private final String[] names;
    private final byte[][] bytes;
    private final Place[] children;
    private final int slot;

    private Place(Node node) {
        names = node.children.keySet().toArray(new String[0]);
        bytes = node.children.keySet().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        children = node.children.values().stream().map(Place::new).toArray(Place[]::new);
        slot = node.slot;
        if (names.length > MAX_CHILDREN) {
            throw new IllegalArgumentException("more than " + MAX_CHILDREN + " pointers below one object");
        }
    }

    /** @return -1 if no pointer goes through this name */
    int indexOf(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The same for the UTF-8 of a name, from one byte to before another. */
    int indexOf(byte[] in, int from, int to) {
        for (int i = 0; i < bytes.length; i++) {
            if (Arrays.equals(bytes[i], 0, bytes[i].length, in, from, to)) {
                return i;
            }
        }
        return -1;
    }

    Place child(int index) {
        return children[index];
    }

    boolean hasChildren() {
        return children.length > 0;
    }

    /** Which of the pointers ends here; -1 if none does. */
    int slot() {
        return slot;
    }

    static final class Builder {
        private final Node root = new Node();
        private final List<JsonPointer> pointers = new ArrayList<>();

        /**
         * @return the pointer's slot
         * @throws IllegalArgumentException for a pointer to the whole document, or one that is there already
         */
        int add(JsonPointer pointer) {
            if (pointer.matches()) {
                throw new IllegalArgumentException("a pointer to the whole record");
            }
            Node node = root;
            for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
                node = node.children.computeIfAbsent(rest.getMatchingProperty(), name -> new Node());
            }
            if (node.slot >= 0) {
                throw new IllegalArgumentException("two pointers to " + pointer);
            }
            node.slot = pointers.size();
            pointers.add(pointer);
            return node.slot;
        }

        int size() {
            return pointers.size();
        }

        Place build() {
            return new Place(root);
        }
    }

    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private int slot = -1;
    }
}
