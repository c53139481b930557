package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Person;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.topology.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One team a partition, and people who are made up. */
final class Teams {

    private static final int PEOPLE = 24;
    private static final int HOT = 3;
    private static final String CANONICAL = "https://linkedin.com/in/";

    private final List<String> names = new ArrayList<>();

    Teams() {
        TeamPartitions partitions = new TeamPartitions(ChaosPlan.PARTITIONS);
        for (int partition = 0; partition < ChaosPlan.PARTITIONS; partition++) {
            int number = 0;
            while (partitions.of("team_" + number) != partition) {
                number++;
            }
            names.add("team_" + number);
        }
    }

    /** The team of partition n stands at n. */
    List<String> names() {
        return names;
    }

    String key(String team) {
        return "chaos-key-of-" + team;
    }

    void createKeys(String bootstrapServers) {
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", bootstrapServers), Topics.API_KEYS, InstantSource.system())) {
            names.forEach(team -> keys.createFixed(team, key(team), EnumSet.allOf(Scope.class)));
        }
    }

    /** A few people get half of all calls, so that calls about the same one meet. */
    Person anybody(String team, Random random) {
        return person(team, "p" + random.nextInt(random.nextBoolean() ? HOT : PEOPLE));
    }

    List<Person> everybody(String team) {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(person(team, "p" + i));
        }
        return people;
    }

    static Person person(String team, String name) {
        return new Person(team, CANONICAL + name);
    }

    /** As people write it. */
    static String written(Person person) {
        return person.url().substring("https://linkedin.com/".length());
    }
}
