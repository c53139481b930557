package io.dncstreams.scrub;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that has its name only when it is whole. */
public final class NewFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream out;

    private NewFile(Path target, Path part, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    /** Begins in the folder of the target, so that the last step is a change of name. */
    public static NewFile at(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, "." + target.getFileName() + ".", ".part");
        return new NewFile(target, part, FileChannel.open(part, StandardOpenOption.WRITE));
    }

    public OutputStream out() {
        return out;
    }

    /** Brings every byte to the disk; what is left to do can hardly fail. */
    public void finish() throws IOException {
        out.flush();
        channel.force(true);
        channel.close();
    }

    /** Gives the file its name. */
    public void publish() throws IOException {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves nothing behind, unless the file is published. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
