package io.dncstreams.bench;

import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The check as a user would write it: Javalin, a table, a pool of connections with their prepared statements. Keys are
 * known in memory; nothing is counted, limited or logged.
 */
final class PostgresApi implements AutoCloseable {

    /** What pools have by default. */
    private static final int CONNECTIONS = 10;

    private static final String QUERY = "select entry from dnc_entries where team_id = ? and url = ?";
    private static final String BEARER = "Bearer ";

    private final Map<String, String> teams = new HashMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private final BlockingQueue<PreparedStatement> pool = new ArrayBlockingQueue<>(CONNECTIONS);
    private final Javalin javalin = EmptyServer.javalin("/v1/dnc/check", this::check);

    private PostgresApi(Map<String, String> keys) {
        keys.forEach((team, key) -> teams.put(BEARER + key, team));
    }

    /** @param keys the key of each team */
    static PostgresApi start(PostgresServer server, Map<String, String> keys) throws SQLException {
        PostgresApi api = new PostgresApi(keys);
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Connection connection = server.connect();
                api.connections.add(connection);
                api.pool.add(connection.prepareStatement(QUERY));
            }
            api.javalin.start("127.0.0.1", 0);
            return api;
        } catch (SQLException | RuntimeException e) {
            api.close();
            throw e;
        }
    }

    int port() {
        return javalin.port();
    }

    private void check(Context ctx) throws SQLException, InterruptedException {
        String team = teams.get(ctx.header("Authorization"));
        if (team == null) {
            ctx.status(401);
        } else if (ProfileUrls.read(ctx.queryParam("url")) instanceof Person person) {
            ctx.contentType("application/json").result(answer(team, person.url()));
        } else {
            ctx.status(400);
        }
    }

    private String answer(String team, String url) throws SQLException, InterruptedException {
        PreparedStatement query = pool.take();
        try {
            query.setString(1, team);
            query.setString(2, url);
            try (ResultSet found = query.executeQuery()) {
                return found.next()
                        ? "{\"error\":null,\"data\":{\"onList\":true,\"entry\":" + found.getString(1) + "}}"
                        : "{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}";
            }
        } finally {
            pool.add(query);
        }
    }

    @Override
    public void close() throws SQLException {
        javalin.stop();
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
