package io.dncstreams.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/**
 * A large answer on its way.
 *
 * @param body whole only if its end is reached without an exception
 */
public record Download(HttpHeaders headers, InputStream body) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        body.close();
    }
}
