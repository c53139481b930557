package io.dncstreams.ownership;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * This process as a member of the group that its topology is.
 *
 * @param group application id of the topology
 * @param name the same at every start; empty for new members each time
 * @param clientIds of the consumers that its threads have at the start
 */
public record ThisInstance(String group, Optional<String> name, Set<String> clientIds) {

    private static final Pattern THREAD = Pattern.compile("-StreamThread-(\\d+)-consumer$");

    public ThisInstance {
        clientIds = Set.copyOf(clientIds);
    }

    /** Whether the member has the name of one of our threads: Kafka Streams adds the number of the thread. */
    boolean hasOurName(MemberDescription member) {
        return name.flatMap(ours -> member.groupInstanceId().filter(id -> isNameOfThread(ours, id)))
                .isPresent();
    }

    /** Whether the member is of this process, also a thread that was made later on. */
    boolean isOfThisProcess(MemberDescription member) {
        String process = process(member.clientId());
        return clientIds.stream().anyMatch(ours -> process(ours).equals(process));
    }

    static boolean isNameOfThread(String instance, String member) {
        return member.matches(Pattern.quote(instance) + "-\\d+");
    }

    /** What the client ids of all threads of a process begin with. */
    static String process(String clientId) {
        return THREAD.matcher(clientId).replaceFirst("");
    }

    /** The transactional id of a thread, by the client id of its consumer. */
    static String transactionalId(String clientId) {
        return THREAD.matcher(clientId).replaceFirst("-$1");
    }
}
