package io.dncstreams.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting, declared once: what is read, what is checked and what the reference page says all come from here.
 *
 * @param name as it stands in a file or as a system property, e.g. {@code dnc.http.port}
 * @param fallback what holds when nothing is given; empty where "not given" means something of its own
 * @param fallbackText how the reference page names that
 * @param description one sentence or two for the reference page
 */
record Setting<T>(String name, SettingType<T> type, Optional<T> fallback, String fallbackText, String description) {

    static <T> Setting<T> of(String name, SettingType<T> type, T fallback, String description) {
        return new Setting<>(name, type, Optional.of(fallback), "`" + type.write(fallback) + "`", description);
    }

    /** A setting whose default is found out at start, so that the reference page is the same on every machine. */
    static <T> Setting<T> computed(
            String name, SettingType<T> type, T fallback, String fallbackText, String description) {
        return new Setting<>(name, type, Optional.of(fallback), fallbackText, description);
    }

    static <T> Setting<T> optional(String name, SettingType<T> type, String fallbackText, String description) {
        return new Setting<>(name, type, Optional.empty(), fallbackText, description);
    }

    /** The environment variable that sets it. */
    String variable() {
        return variable(name);
    }

    static String variable(String name) {
        return name.replace("[", "_")
                .replace("]", "")
                .replace('.', '_')
                .replace('-', '_')
                .toUpperCase(Locale.ROOT);
    }

    /** The same setting under another name: for settings that exist once a gate or once a team. */
    Setting<T> named(String otherName) {
        return new Setting<>(otherName, type, fallback, fallbackText, description);
    }
}
