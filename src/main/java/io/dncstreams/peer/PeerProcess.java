package io.dncstreams.peer;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Which process answers at an address, as it says itself and proves.
 *
 * @param name what it is known by elsewhere; whoever asks knows how to read it
 * @param start something new at every start of a process
 * @param leaving whether it is stopping by itself; it then needs nobody's help
 */
public record PeerProcess(String name, String start, boolean leaving) {

    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9._,-]{1,600}");

    /** @throws IllegalArgumentException if a text is empty, too long, or can't stand in a header */
    public PeerProcess {
        if (!TEXT.matcher(name).matches() || !TEXT.matcher(start).matches()) {
            throw new IllegalArgumentException("not what a process is called");
        }
    }

    /** A start that no other process has. */
    public static String newStart() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
