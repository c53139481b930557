package io.dncstreams.gate;

/** What one pass over a record has found at the places asked for. */
final class Found {

    private final String[] texts;
    private final String[] numbers;
    private boolean repeated;

    Found(int places) {
        texts = new String[places];
        numbers = new String[places];
    }

    void text(int slot, String text) {
        texts[slot] = text;
    }

    /** Campaigns are numbered in some tools. */
    void number(int slot, String number) {
        numbers[slot] = number;
    }

    /** A name that leads to a place stands twice in one object. */
    void repeated() {
        repeated = true;
    }

    boolean isRepeated() {
        return repeated;
    }

    boolean hasText(int slot) {
        return texts[slot] != null && !texts[slot].isBlank();
    }

    String text(int slot) {
        return texts[slot];
    }

    boolean hasTextOrNumber(int slot) {
        return numbers[slot] != null || hasText(slot);
    }

    String textOrNumber(int slot) {
        return numbers[slot] != null ? numbers[slot] : texts[slot];
    }
}
