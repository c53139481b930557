package io.dncstreams.http;

/**
 * An answer in chunks as it came over the wire, cut off or not. Where one chunk ends and the next begins depends on how
 * fast the reader was, and may be in the middle of a word.
 *
 * @param head status line and headers
 * @param text what all chunks hold together
 * @param whole whether the last chunk came
 */
record ChunkedAnswer(String head, String text, boolean whole) {

    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = LINE_END + LINE_END;

    /** @param wire ASCII, from the first byte of the answer to the last of the connection */
    static ChunkedAnswer of(String wire) {
        int headEnd = wire.indexOf(HEAD_END) + LINE_END.length();
        String head = wire.substring(0, headEnd);
        if (!head.contains("Transfer-Encoding: chunked" + LINE_END)) {
            throw new AssertionError("not in chunks: " + head);
        }
        StringBuilder text = new StringBuilder();
        int at = headEnd + LINE_END.length();
        while (true) {
            int lineEnd = wire.indexOf(LINE_END, at);
            if (lineEnd < 0) {
                return new ChunkedAnswer(head, text.toString(), false);
            }
            int size = Integer.parseInt(wire.substring(at, lineEnd), 16);
            if (size == 0) {
                return new ChunkedAnswer(head, text.toString(), wire.endsWith(HEAD_END));
            }
            int begin = lineEnd + LINE_END.length();
            text.append(wire, begin, Math.min(wire.length(), begin + size));
            at = Math.min(wire.length(), begin + size + LINE_END.length());
        }
    }
}
