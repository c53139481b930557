package io.dncstreams.chaos;

import java.io.IOException;
import java.util.Arrays;

/** Runs the main class that is named first, and ends the process when its parent is gone, however that ended. */
final class Leash {

    private Leash() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("leash").start(Leash::watch);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }

    /** Nothing is ever sent; the end of the input is the signal. */
    private static void watch() {
        try {
            while (System.in.read() >= 0) {
                // Whatever it is, it is not the end.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
