/**
 * The REST API. {@link io.dncstreams.http.HttpServer} puts it together; one handler class serves one resource. What a
 * request may do is settled in {@link io.dncstreams.http.Admission}, what it says is read by
 * {@link io.dncstreams.http.BodyReader} and {@link io.dncstreams.http.QueryString}, and what is answered has one of the
 * shapes in {@link io.dncstreams.http.Replies}. Nothing here decides whether somebody is on a list: that is asked of
 * {@link io.dncstreams.query.DncList}.
 */
package io.dncstreams.http;
