package io.dncstreams.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read, for another thread to look at. */
final class CountedInput extends FilterInputStream {

    private volatile long count;

    CountedInput(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        add(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        add(Math.max(0, read));
        return read;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads the stream
    private void add(int bytes) {
        count += bytes;
    }
}
