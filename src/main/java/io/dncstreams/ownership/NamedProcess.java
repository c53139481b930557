package io.dncstreams.ownership;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * A process by what its members show in their groups. Both must fit: with a new
 * state folder the next process of that name has another client id, and two names never share one. They do not tell a process
 * from its successor on the same state folder; that is a matter of time, see {@link GoneMembers}.
 *
 * @param name of the instance, the same at every start
 * @param clients what the client ids of its topologies begin with, as Kafka Streams makes them
 */
public record NamedProcess(String name, Set<String> clients) {

    private static final Pattern CLIENT =
            Pattern.compile("[A-Za-z0-9._-]{1,150}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public NamedProcess {
        clients = Set.copyOf(clients);
    }

    /** @return empty without a name, or if an operator has chosen the client ids */
    public static Optional<NamedProcess> of(ThisInstance... topologies) {
        Set<String> clients = Stream.of(topologies)
                .flatMap(topology -> topology.clientIds().stream())
                .map(ThisInstance::process)
                .collect(Collectors.toSet());
        return Stream.of(topologies)
                .flatMap(topology -> topology.name().stream())
                .findFirst()
                .filter(name ->
                        clients.stream().allMatch(each -> CLIENT.matcher(each).matches()))
                .map(name -> new NamedProcess(name, clients));
    }

    /** As another instance is told; neither part has a comma in it. */
    public String text() {
        return Stream.concat(Stream.of(name), clients.stream().sorted()).collect(Collectors.joining(","));
    }

    /** @return empty if {@link #text} did not make it */
    public static Optional<NamedProcess> parse(String text) {
        List<String> parts = List.of(text.split(",", -1));
        List<String> clients = parts.subList(1, parts.size());
        return !parts.getFirst().isEmpty()
                        && !clients.isEmpty()
                        && clients.stream()
                                .allMatch(each -> CLIENT.matcher(each).matches())
                ? Optional.of(new NamedProcess(parts.getFirst(), Set.copyOf(clients)))
                : Optional.empty();
    }

    /** Whether a member is a thread of it. */
    boolean has(MemberDescription member) {
        return clients.contains(ThisInstance.process(member.clientId()))
                && member.groupInstanceId()
                        .filter(id -> ThisInstance.isNameOfThread(name, id))
                        .isPresent();
    }
}
