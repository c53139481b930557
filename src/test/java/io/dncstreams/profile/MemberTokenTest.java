package io.dncstreams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class MemberTokenTest {

    private static final byte[] PROFILE = {0, 0x2A, 0, 0};
    private static final byte[] SALES = {0, 0x2C, 0, 0};

    @Property
    void allTokensOfOneMemberShareTheId(
            @ForAll @LongRange(min = 1, max = 0xFFFF_FFFFL) long memberId,
            @ForAll @Size(21) byte[] oneTail,
            @ForAll @Size(21) byte[] otherTail) {
        String token = token(PROFILE, memberId, oneTail);
        String other = token(SALES, memberId, otherTail);

        assertThat(MemberToken.memberId(token)).hasValue(memberId);
        assertThat(MemberToken.memberId(other)).hasValue(memberId);
        assertThat(ProfileUrls.read("in/" + token)).isNotEqualTo(ProfileUrls.read("in/" + other));
    }

    @Property(tries = 200)
    void aTokenInLowerCaseNamesTheSameUrlAndNoId(
            @ForAll @LongRange(min = 1, max = 0xFFFF_FFFFL) long memberId, @ForAll @Size(21) byte[] tail) {
        String token = token(PROFILE, memberId, tail);
        String url = ProfileUrls.PREFIX + Characters.asciiLower(token);

        assertThat(ProfileUrls.read("https://www.linkedin.com/in/" + token))
                .isEqualTo(new ProfileReading.Person(url, OptionalLong.of(memberId)));
        assertThat(ProfileUrls.read(url)).isEqualTo(new ProfileReading.Person(url, OptionalLong.empty()));
    }

    @Property(tries = 50)
    void anIdThatDoesNotFitIsNotCutShort(@ForAll @LongRange(min = 1, max = 0xFFFF_FFFFL) long memberId) {
        String token = token(new byte[] {0, 0x2A, 0, 1}, memberId, new byte[21]);

        assertThat(MemberToken.is(token)).isTrue();
        assertThat(MemberToken.memberId(token)).isEmpty();
    }

    private static String token(byte[] head, long memberId, byte[] tail) {
        byte[] bytes = ByteBuffer.allocate(29)
                .put(head)
                .putInt((int) memberId)
                .put(tail)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
