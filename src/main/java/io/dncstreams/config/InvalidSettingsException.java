package io.dncstreams.config;

import java.util.List;

/** Settings that can't be started with. Holds no secrets. */
public final class InvalidSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param problems one sentence and one line each, at least one */
    public InvalidSettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }

    /** One sentence each, at least one. */
    public List<String> problems() {
        return getMessage().lines().toList();
    }
}
