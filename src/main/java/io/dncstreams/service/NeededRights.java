package io.dncstreams.service;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.topology.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/** What brokers must allow the service's user, as listed in docs/operations.md; without what creates topics. */
final class NeededRights {

    private static final List<String> READ = List.of(
            Topics.API_KEYS, Topics.LIFECYCLE, Topics.OPT_OUTS, Topics.COMMANDS, Topics.REROUTED, Topics.GENESIS);

    private static final List<String> WRITTEN = List.of(
            // By imports.
            Topics.OPT_OUTS,
            Topics.COMMANDS,
            Topics.REROUTED,
            Topics.GENESIS,
            Topics.ENTRIES,
            Topics.AUDIT,
            Topics.CONTROL,
            Topics.DEAD_LETTERS);

    private NeededRights() {}

    /** By topic, group and transactional id; a transactional id that nobody uses stands for all with its prefix. */
    static Map<Resource, Set<AclOperation>> of(CoreSettings settings) {
        List<String> read = new ArrayList<>(READ);
        List<String> written = new ArrayList<>(WRITTEN);
        for (GateSpec gate : settings.gates()) {
            read.add(gate.input());
            written.add(gate.cleared());
            written.add(gate.suppressed());
        }
        Set<String> changelogs = settings.installation().changelogs();
        read.addAll(changelogs);
        written.addAll(changelogs);
        Map<Resource, Set<AclOperation>> rights =
                new TreeMap<>(Comparator.comparing(Resource::resourceType).thenComparing(Resource::name));
        for (String topic : read) {
            add(rights, ResourceType.TOPIC, topic, AclOperation.READ);
        }
        for (String topic : written) {
            add(rights, ResourceType.TOPIC, topic, AclOperation.WRITE);
        }
        // All are held against what they must be.
        rights.values().forEach(operations -> operations.add(AclOperation.DESCRIBE_CONFIGS));
        String id = settings.streams().applicationId();
        add(rights, ResourceType.GROUP, id, AclOperation.READ);
        add(rights, ResourceType.GROUP, settings.streams().intakeId(), AclOperation.READ);
        add(rights, ResourceType.TRANSACTIONAL_ID, id + "-rights", AclOperation.WRITE);
        return rights;
    }

    private static void add(
            Map<Resource, Set<AclOperation>> rights, ResourceType type, String name, AclOperation operation) {
        rights.computeIfAbsent(new Resource(type, name), each -> EnumSet.noneOf(AclOperation.class))
                .add(operation);
    }
}
