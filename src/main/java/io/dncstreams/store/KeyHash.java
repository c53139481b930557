package io.dncstreams.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * 128 bits that stand for a key: SipHash-2-4 (Aumasson and Bernstein, 2012) under a secret of this process. Keys come
 * from outside, and without the secret nobody can look for two that have the same bits.
 */
record KeyHash(long first, long second) {

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What the hashes of one process depend on. */
    record Secret(long first, long second) {

        static Secret random() {
            SecureRandom random = new SecureRandom();
            return new Secret(random.nextLong(), random.nextLong());
        }

        KeyHash hash(byte[] key) {
            return new Rounds(this).hash(key);
        }
    }

    private static final class Rounds {

        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Rounds(Secret secret) {
            v0 = secret.first ^ 0x736F6D6570736575L;
            v1 = secret.second ^ 0x646F72616E646F6DL ^ 0xEE;
            v2 = secret.first ^ 0x6C7967656E657261L;
            v3 = secret.second ^ 0x7465646279746573L;
        }

        KeyHash hash(byte[] key) {
            int whole = key.length & -Long.BYTES;
            for (int i = 0; i < whole; i += Long.BYTES) {
                take((long) LITTLE_ENDIAN.get(key, i));
            }
            long last = (long) key.length << 56;
            for (int i = whole; i < key.length; i++) {
                last |= (key[i] & 0xFFL) << 8 * (i - whole);
            }
            take(last);
            v2 ^= 0xEE;
            long first = finish();
            v1 ^= 0xDD;
            return new KeyHash(first, finish());
        }

        private void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        private long finish() {
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
