package io.dncstreams.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the bytes of a cell say. Cells come as one character for each byte. */
final class CellText {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private CellText() {}

    /** Empty if the bytes are not UTF-8. */
    static Optional<String> strict(String latin1) {
        if (isAscii(latin1)) {
            return Optional.of(latin1);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** For notes and headings: what is not UTF-8 is taken for what spreadsheets write instead. */
    static String lenient(String latin1) {
        return strict(latin1).orElseGet(() -> new String(latin1.getBytes(StandardCharsets.ISO_8859_1), WINDOWS));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
