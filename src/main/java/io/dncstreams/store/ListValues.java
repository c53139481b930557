package io.dncstreams.store;

import io.dncstreams.list.ListView.Holder;
import io.dncstreams.list.Origin;
import io.dncstreams.list.Origins;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/**
 * The values of the stores. Each begins with the version of its format, so that a later build can read what an older one
 * wrote; an unknown version is an error and never a guess.
 */
final class ListValues {

    private static final byte FORMAT = 1;
    private static final int LISTED = 1;
    private static final int WITH_MEMBER = 2;

    private ListValues() {}

    /** {@code format flags [sequence idLength id [memberId]] originCount {topicId(16) partition(4) offset(8)}}. */
    static byte[] url(UrlState state) {
        byte[] id = state.listing()
                .map(listing -> listing.entryId().getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        int origins = state.origins().highest().size();
        ByteBuffer out =
                ByteBuffer.allocate(2 + Long.BYTES + 1 + id.length + Long.BYTES + Integer.BYTES + origins * 28);
        out.put(FORMAT);
        if (state.listing().isPresent()) {
            Listing listing = state.listing().get();
            boolean withMember = listing.memberId().isPresent();
            out.put((byte) (withMember ? LISTED | WITH_MEMBER : LISTED));
            putListing(out, listing.sequence(), id);
            if (withMember) {
                out.putLong(listing.memberId().getAsLong());
            }
        } else {
            out.put((byte) 0);
        }
        out.putInt(origins);
        for (Origin origin : state.origins().highest()) {
            out.putLong(origin.topicId().getMostSignificantBits())
                    .putLong(origin.topicId().getLeastSignificantBits())
                    .putInt(origin.partition())
                    .putLong(origin.offset());
        }
        return written(out);
    }

    static UrlState url(byte[] bytes) {
        ByteBuffer in = reading(bytes);
        int flags = in.get();
        Optional<Listing> listing = Optional.empty();
        if ((flags & LISTED) != 0) {
            long sequence = in.getLong();
            String id = text(in);
            OptionalLong memberId = (flags & WITH_MEMBER) != 0 ? OptionalLong.of(in.getLong()) : OptionalLong.empty();
            listing = Optional.of(new Listing(sequence, id, memberId));
        }
        int count = in.getInt();
        List<Origin> origins = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            origins.add(new Origin(new Uuid(in.getLong(), in.getLong()), in.getInt(), in.getLong()));
        }
        return new UrlState(listing, new Origins(origins));
    }

    /** The entry id in what {@link #url} makes, without the rest; empty if the URL is not listed. */
    static Optional<String> entryId(byte[] bytes) {
        ByteBuffer in = reading(bytes);
        if ((in.get() & LISTED) == 0) {
            return Optional.empty();
        }
        in.getLong();
        return Optional.of(text(in));
    }

    /** {@code format {sequence idLength id}}: a member id may be listed under several URLs at once. */
    static byte[] member(List<Listing> listings) {
        int size = 1;
        for (Listing listing : listings) {
            size += Long.BYTES + 1 + listing.entryId().length();
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(FORMAT);
        for (Listing listing : listings) {
            putListing(out, listing.sequence(), listing.entryId().getBytes(StandardCharsets.UTF_8));
        }
        return written(out);
    }

    static List<Listing> member(byte[] bytes, long memberId) {
        ByteBuffer in = reading(bytes);
        List<Listing> listings = new ArrayList<>();
        while (in.hasRemaining()) {
            listings.add(new Listing(in.getLong(), text(in), OptionalLong.of(memberId)));
        }
        return listings;
    }

    /** {@code format sequence teamLength team}. */
    static byte[] holder(Holder holder) {
        byte[] team = holder.teamId().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(2 + Long.BYTES + team.length).put(FORMAT);
        putListing(out, holder.sequence(), team);
        return written(out);
    }

    static Holder holder(byte[] bytes) {
        ByteBuffer in = reading(bytes);
        long sequence = in.getLong();
        return new Holder(text(in), sequence);
    }

    /** {@code format version nextSequence count lastCreatedAt lastOffset}. */
    static byte[] team(TeamState team) {
        return ByteBuffer.allocate(1 + 5 * Long.BYTES)
                .put(FORMAT)
                .putLong(team.version())
                .putLong(team.nextSequence())
                .putLong(team.count())
                .putLong(team.lastCreatedAt())
                .putLong(team.lastOffset())
                .array();
    }

    static TeamState team(byte[] bytes) {
        ByteBuffer in = reading(bytes);
        return new TeamState(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /** {@code format count(4)}. */
    static byte[] holes(int count) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(FORMAT).putInt(count).array();
    }

    static int holes(byte[] bytes) {
        return reading(bytes).getInt();
    }

    /** {@code format offset epoch(4)}. */
    static byte[] position(InputPositions.Input input) {
        return ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES)
                .put(FORMAT)
                .putLong(input.offset())
                .putInt(input.epoch())
                .array();
    }

    static InputPositions.Input position(byte[] bytes) {
        ByteBuffer in = reading(bytes);
        return new InputPositions.Input(in.getLong(), in.getInt());
    }

    private static void putListing(ByteBuffer out, long sequence, byte[] text) {
        if (text.length > 255) {
            throw new IllegalArgumentException("a text of " + text.length + " bytes");
        }
        out.putLong(sequence).put((byte) text.length).put(text);
    }

    /** {@code length(1) bytes}. */
    static String text(ByteBuffer in) {
        byte[] text = new byte[in.get() & 0xFF];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** What comes after the byte that names the format. */
    static ByteBuffer reading(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException("a stored value of format " + format + "; this build reads " + FORMAT);
        }
        return in;
    }

    private static byte[] written(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}
