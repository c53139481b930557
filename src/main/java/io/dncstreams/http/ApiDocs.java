package io.dncstreams.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The description of the API and a page to read and try it with: Swagger UI, out of its jar. Needs no API key, for it
 * says nothing that the sources don't. What is sent is one copy in memory for all who ask, and who reads too slowly is cut
 * off, so that strangers can't pile it up. The page loads nothing from elsewhere and may run nothing but its own scripts.
 */
public final class ApiDocs {

    static final String DESCRIPTION = "/openapi.yaml";
    static final String PAGE = "/docs";
    static final String FILES = "/docs/{file}";

    /** Icons are drawn from {@code data:} URLs; all else comes from the page's own host, or not at all. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Logger LOG = LoggerFactory.getLogger(ApiDocs.class);
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String ABOUT_SWAGGER_UI = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    /** All there is under {@link #FILES}, by name. */
    private static final Map<String, Part> PARTS = Map.of(
            "start.js", new Part("docs/start.js", JAVASCRIPT),
            "swagger-ui-bundle.js", new Part("swagger-ui-bundle.js", JAVASCRIPT),
            "swagger-ui.css", new Part("swagger-ui.css", "text/css; charset=utf-8"));

    /** Read when first asked for: most instances never are. */
    private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

    private record Part(String resource, String contentType) {}

    Handler description() {
        return ctx -> send(ctx, "/openapi.yaml", "application/yaml");
    }

    Handler page() {
        return ctx -> {
            ctx.header("Content-Security-Policy", POLICY);
            ctx.header("Referrer-Policy", "no-referrer");
            send(ctx, "docs/index.html", "text/html; charset=utf-8");
        };
    }

    Handler file() {
        return ctx -> {
            Part part = Optional.ofNullable(PARTS.get(ctx.pathParam("file")))
                    .orElseThrow(() -> ApiError.notFound("No such resource"));
            send(ctx, part.resource(), part.contentType());
        };
    }

    private void send(Context ctx, String resource, String contentType) {
        byte[] bytes = loaded.computeIfAbsent(resource, ApiDocs::load);
        ctx.status(200).contentType(contentType);
        ctx.res().setContentLength(bytes.length);
        try (PacedBody body = new PacedBody(ctx, PacedBody.Pace.USUAL)) {
            body.write(bytes);
            body.flush();
        } catch (IOException e) {
            LOG.debug("a document could not be delivered", e);
        }
    }

    private static byte[] load(String resource) {
        String path = resource.startsWith("swagger-ui")
                ? "/META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion() + "/" + resource
                : resource;
        try (InputStream in = open(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from the program's own files", e);
        }
    }

    /** As its jar tells it, so that the build file alone names it. */
    private static String swaggerUiVersion() {
        Properties about = new Properties();
        try (InputStream in = open(ABOUT_SWAGGER_UI)) {
            about.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from the program's own files", e);
        }
        return about.getProperty("version");
    }

    private static InputStream open(String path) {
        InputStream in = ApiDocs.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("the program lacks its file " + path);
        }
        return in;
    }
}
