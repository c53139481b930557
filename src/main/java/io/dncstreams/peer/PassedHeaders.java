package io.dncstreams.peer;

import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Which headers go from one connection to the next: all but those that speak of the connection itself. */
public final class PassedHeaders {

    private static final Set<HttpHeader> OF_THE_CONNECTION = EnumSet.of(
            HttpHeader.CONNECTION,
            HttpHeader.KEEP_ALIVE,
            HttpHeader.PROXY_CONNECTION,
            HttpHeader.PROXY_AUTHENTICATE,
            HttpHeader.PROXY_AUTHORIZATION,
            HttpHeader.TE,
            HttpHeader.TRAILER,
            HttpHeader.TRANSFER_ENCODING,
            HttpHeader.UPGRADE,
            HttpHeader.HTTP2_SETTINGS,
            HttpHeader.EXPECT,
            HttpHeader.HOST);

    private static final String OURS = "dnc-peer";

    private PassedHeaders() {}

    /** Also without the headers between instances, which a client can't set and needn't see. */
    public static HttpFields.Mutable of(HttpFields headers) {
        HttpFields.Mutable passed = HttpFields.build();
        for (HttpField field : headers) {
            boolean stays = field.getHeader() != null && OF_THE_CONNECTION.contains(field.getHeader())
                    || isOurs(field.getName());
            if (!stays) {
                passed.add(field);
            }
        }
        return passed;
    }

    private static boolean isOurs(String name) {
        return name.regionMatches(true, 0, OURS, 0, OURS.length());
    }
}
