package io.dncstreams.config;

import io.dncstreams.config.SettingSources.Given;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.streams.StreamsConfig;

/** Which settings of Kafka's clients may be given from outside. Never puts a value into a message. */
final class KafkaRules {

    private static final List<String> PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");

    private final List<String> problems;

    KafkaRules(List<String> problems) {
        this.problems = problems;
    }

    /** Keeps what is known, allowed and readable; the rest becomes a problem each. */
    Map<String, String> accept(SortedMap<String, Given> given) {
        Map<String, String> accepted = new HashMap<>();
        given.forEach((name, text) -> {
            String plain = withoutPrefix(name);
            String reason = RefusedKafkaSettings.REASONS.get(plain);
            if (reason != null) {
                problems.add("%s can't be changed (%s): %s".formatted(plain, text.where(), reason));
            } else if (!knownNames().contains(plain)) {
                String hint = NearestName.of(plain, knownNames())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(".");
                problems.add("%s is not a setting of Kafka's clients (%s)%s".formatted(plain, text.where(), hint));
            } else if (!readable(plain, text.value())) {
                problems.add("%s (%s) must be %s.".formatted(plain, text.where(), expected(plain)));
            } else {
                accepted.put(name, text.value());
            }
        });
        return accepted;
    }

    private static String withoutPrefix(String name) {
        return PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }

    private static List<ConfigDef> definitions() {
        return List.of(
                AdminClientConfig.configDef(),
                ConsumerConfig.configDef(),
                ProducerConfig.configDef(),
                StreamsConfig.configDef());
    }

    private static Set<String> knownNames() {
        Set<String> names = new TreeSet<>();
        definitions().forEach(definition -> names.addAll(definition.names()));
        return names;
    }

    private static boolean readable(String name, String value) {
        return definitions().stream()
                .filter(definition -> definition.names().contains(name))
                .flatMap(definition -> definition.validate(Map.of(name, value)).stream())
                .filter(checked -> checked.name().equals(name))
                .map(ConfigValue::errorMessages)
                .allMatch(List::isEmpty);
    }

    private static String expected(String name) {
        return definitions().stream()
                .map(definition -> definition.configKeys().get(name))
                .filter(key -> key != null)
                .findFirst()
                .map(key -> "of type " + key.type().name().toLowerCase(Locale.ROOT)
                        + (key.validator == null ? "" : " " + key.validator))
                .orElse("known to Kafka");
    }
}
