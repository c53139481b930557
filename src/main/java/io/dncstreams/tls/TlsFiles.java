package io.dncstreams.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where certificate and key are, in PEM.
 *
 * @param certificate the certificate of this instance, then those that lead to its authority
 * @param key its private key, without a password
 * @param ca what certificates of other instances are verified against; without it, those in {@code certificate}
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> ca) {}
