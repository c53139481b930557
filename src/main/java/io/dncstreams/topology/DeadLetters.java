package io.dncstreams.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Makes a dead letter of a record: the original key, headers and bytes, and in more headers why and where from. A record
 * too large to be kept whole leaves its coordinates, sizes, SHA-256 and first bytes; it can be fetched by its
 * coordinates while its topic still has it.
 */
public final class DeadLetters {

    /** A stable code, such as {@code bad_json} or {@code bad_url:not_person}. */
    public static final String ERROR = "dnc-error";

    public static final String TOPIC = "dnc-topic";
    public static final String PARTITION = "dnc-partition";
    public static final String OFFSET = "dnc-offset";

    /** On truncated letters: size of the original value in bytes. */
    public static final String VALUE_SIZE = "dnc-value-size";

    /** On truncated letters: SHA-256 of the original value, in hex. */
    public static final String VALUE_SHA256 = "dnc-value-sha256";

    private static final int FIRST_BYTES = 1024;

    private final RecordSize size;

    public DeadLetters(RecordSize size) {
        this.size = size;
    }

    /**
     * @param partition of the dead-letter topic
     * @param error stable code; holds nothing of the content
     */
    Record<byte[], Outgoing> of(
            Record<byte[], byte[]> record, RecordMetadata from, int partition, String error, long timestamp) {
        Headers headers = new RecordHeaders(record.headers());
        describe(headers, from, error);
        if (size.fits(record.key(), record.value(), headers)) {
            return new Record<>(record.key(), new Outgoing(partition, record.value()), timestamp, headers);
        }
        Headers few = new RecordHeaders();
        describe(few, from, error);
        byte[] value = record.value() == null ? new byte[0] : record.value();
        few.add(VALUE_SIZE, ascii(Integer.toString(value.length)));
        few.add(VALUE_SHA256, ascii(HexFormat.of().formatHex(sha256(value))));
        byte[] firstBytes = Arrays.copyOf(value, Math.min(value.length, FIRST_BYTES));
        byte[] key = record.key() != null && record.key().length > FIRST_BYTES ? null : record.key();
        return new Record<>(key, new Outgoing(partition, firstBytes), timestamp, few);
    }

    /** Of a record of a gate's input, which leaves as late as it came. */
    Record<byte[], Outgoing> of(ConsumerRecord<byte[], byte[]> record, int partition, String error) {
        return of(record, partition, error, GateTime.AFTER_EVERY_COMMAND);
    }

    /** @param time that it leaves with, in ms */
    Record<byte[], Outgoing> of(ConsumerRecord<byte[], byte[]> record, int partition, String error, long time) {
        return of(
                new Record<>(record.key(), record.value(), time, record.headers()),
                new Place(record.topic(), record.partition(), record.offset()),
                partition,
                error,
                time);
    }

    private record Place(String topic, int partition, long offset) implements RecordMetadata {}

    private static void describe(Headers headers, RecordMetadata from, String error) {
        headers.add(ERROR, ascii(error));
        headers.add(TOPIC, from.topic().getBytes(StandardCharsets.UTF_8));
        headers.add(PARTITION, ascii(Integer.toString(from.partition())));
        headers.add(OFFSET, ascii(Long.toString(from.offset())));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
