package io.dncstreams.peer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;

/**
 * One try to have a call answered by another instance, and how far it got. A body is held back until the other one says
 * that it wants it ({@code Expect: 100-continue}), which it does after it has found that it is the owner. As long as no
 * byte of the body was touched, the call can't have been done, and can be tried elsewhere.
 */
final class Attempt {

    private static final Pattern PLAIN = Pattern.compile("(?:[A-Za-z0-9/._~!$'()*,;:@=&?+-]|%[0-9A-Fa-f]{2})+");

    private final PeerCall call;
    private final AnswerStream answer = new AnswerStream();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean bodyBegun = new AtomicBoolean();
    private final long end;
    private final long left;
    private volatile long sentAt;
    private volatile boolean sent;
    private volatile Request request;

    /** @param end of the caller's time, on the nano clock */
    Attempt(PeerCall call, long end) {
        this.call = call;
        this.end = end;
        this.left = end - System.nanoTime();
    }

    Request prepare(Request fresh, String marker) {
        request = fresh;
        // The text must arrive as it came, whatever stands in it; what is no URL the client would mend.
        boolean plain = PLAIN.matcher(call.target()).matches();
        fresh.method(call.method()).path(plain ? call.target() : "/").headers(headers -> {
            headers.clear();
            headers.add(call.headers());
            if (!plain) {
                headers.put(HopMarkers.TARGET, HopMarkers.wrapped(call.target()));
            }
            headers.put(HopMarkers.MARKER, marker);
            if (call.body().isPresent()) {
                headers.put(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
            }
        });
        call.body().ifPresent(body -> fresh.body(new Body(body)));
        fresh.onRequestBegin(r -> begun.set(true));
        fresh.onRequestSuccess(r -> {
            sentAt = System.nanoTime();
            sent = true;
        });
        return fresh;
    }

    AnswerStream answer() {
        return answer;
    }

    boolean bodyBegun() {
        return bodyBegun.get();
    }

    boolean sent() {
        return sent;
    }

    /** Whether nothing can have been done, or doing it again does no harm. */
    boolean mayBeRepeated() {
        if (call.body().isPresent()) {
            return !bodyBegun.get();
        }
        return call.isSafe() || !begun.get();
    }

    /** When the owner has answered by itself, on the nano clock: its time counts from when it has the whole body. */
    long answerDue() {
        return bodyBegun.get() && sent ? Math.max(end, sentAt + left) : end;
    }

    void abort(String reason) {
        var unused = request.abort(new IOException(reason));
    }

    /**
     * The answer's body. It is at its end once the call's own body has gone out too, for an answer may come while most of
     * that is still to be sent. Closing it ends what is still under way of the exchange.
     */
    InputStream body() {
        return new FilterInputStream(answer) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count < 0 && bodyBegun.get()) {
                    answer.awaitRequest();
                }
                return count;
            }

            @Override
            public void close() {
                boolean whole = answer.ended() && sent;
                answer.close();
                if (!whole) {
                    abort("nobody waits for the rest");
                }
            }
        };
    }

    /** The body as the caller sends it, and a note when the first of it is asked for. */
    private final class Body implements Request.Content {

        private final Content.Source source;

        Body(Content.Source source) {
            this.source = source;
        }

        @Override
        public long getLength() {
            return call.bodyBytes();
        }

        @Override
        public Content.Chunk read() {
            bodyBegun.set(true);
            return source.read();
        }

        @Override
        public void demand(Runnable arrived) {
            bodyBegun.set(true);
            source.demand(arrived);
        }

        @Override
        public void fail(Throwable failure) {
            // The body isn't this attempt's to end: the next one may want it, and the answer to the caller comes first.
            if (bodyBegun.get()) {
                source.fail(failure);
            }
        }

        @Override
        public String toString() {
            return "Body[" + getLength() + "]";
        }
    }
}
