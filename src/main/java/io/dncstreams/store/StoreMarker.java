package io.dncstreams.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One record in every partition of a store's changelog that says which generation of the installation the store belongs
 * to. It is written when the changelog is made, so a restore that does not bring it has read a changelog that was lost
 * and made anew: such a store may hold nothing, or half of the list, and is not to be taken for a list.
 *
 * @param store name of the store
 * @param key is nobody's key otherwise
 */
public record StoreMarker<K>(String store, K key, Serde<K> keys) {

    /** Setting of Kafka Streams: the generation that every store must be of. */
    public static final String GENERATION = "dnc.generation";

    /** The stores of the lists; each processor of a task can reach them. */
    public static final List<StoreMarker<?>> LISTS = List.of(
            new StoreMarker<>(ListStore.LIST, ListKeys.GENERATION, Serdes.Bytes()),
            // No team can be called so.
            new StoreMarker<>(ListStore.TEAMS, "*generation", Serdes.String()));

    private static final byte FORMAT = 1;

    /** The key as it stands in the changelog. */
    public byte[] keyBytes() {
        return keys.serializer().serialize("", key);
    }

    /** The value for stores of one generation. */
    public static byte[] value(Uuid generation) {
        return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put(FORMAT)
                .putLong(generation.getMostSignificantBits())
                .putLong(generation.getLeastSignificantBits())
                .array();
    }

    /**
     * Passes if the task's stores are of the generation that the settings of Kafka Streams name; without that setting,
     * as in tests without a broker, there is nothing to compare.
     *
     * @throws LostStateException if a store has no marker, or that of another generation
     */
    public static void require(List<StoreMarker<?>> markers, ProcessorContext<?, ?> context) {
        Map<String, Object> settings = context.appConfigs();
        if (settings.get(GENERATION) instanceof Uuid generation) {
            byte[] wanted = value(generation);
            markers.forEach(marker -> marker.require(wanted, context));
        }
    }

    private void require(byte[] wanted, ProcessorContext<?, ?> context) {
        KeyValueStore<K, byte[]> state = context.getStateStore(store);
        byte[] found = state.get(key);
        if (found == null || !java.util.Arrays.equals(found, wanted)) {
            throw new LostStateException(
                    ("The store %s of partition %d was restored from a changelog that is not the one this instance"
                                    + " started with: %s. %s")
                            .formatted(
                                    store,
                                    context.taskId().partition(),
                                    found == null ? "its first record is missing" : "it is of another generation",
                                    LostStateException.REMEDY));
        }
    }
}
