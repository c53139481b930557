package io.dncstreams.imports;

import io.dncstreams.list.EntryId;
import java.security.SecureRandom;
import java.util.OptionalInt;

/** Ids of imports: {@code imp_} and then as with {@link EntryId}, two digits of the partition and 128 random bits. */
public final class ImportId {

    private static final String PREFIX = "imp_";
    private static final String ENTRY_PREFIX = "dnc_";

    private ImportId() {}

    /** A new one; for the edge only. */
    public static String random(int partition, SecureRandom random) {
        return PREFIX + EntryId.random(partition, random).substring(ENTRY_PREFIX.length());
    }

    /** The partition that an id names; empty if no id of an import looks like this. */
    public static OptionalInt partition(String id) {
        return id.startsWith(PREFIX)
                ? EntryId.partition(ENTRY_PREFIX + id.substring(PREFIX.length()))
                : OptionalInt.empty();
    }
}
