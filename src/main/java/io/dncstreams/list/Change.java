package io.dncstreams.list;

import io.dncstreams.list.UrlState.Listing;

/** What a decision changes in the state; the store applies it as it stands. */
public sealed interface Change {

    /**
     * A person comes onto the list.
     *
     * @param json the entry as it will be served
     */
    record Listed(String teamId, String url, Listing listing, Origins origins, byte[] json) implements Change {}

    /** A person leaves the list; the origins stay, if there are any. */
    record Unlisted(String teamId, String url, Listing listing, Origins origins, byte[] json) implements Change {}

    /**
     * Something more is known of a person who is listed already: one more opt-out, or a second name.
     *
     * @param state what is known from now on; its listing has the place and id it had
     */
    record Noted(String teamId, String url, Listing before, UrlState state) implements Change {}
}
