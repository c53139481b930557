package io.dncstreams.chaos.check;

/**
 * One person of one team; what a history is judged by.
 *
 * @param url canonical
 */
public record Person(String team, String url) implements Comparable<Person> {

    @Override
    public int compareTo(Person other) {
        int byTeam = team.compareTo(other.team);
        return byTeam != 0 ? byTeam : url.compareTo(other.url);
    }

    @Override
    public String toString() {
        return team + "|" + url;
    }
}
