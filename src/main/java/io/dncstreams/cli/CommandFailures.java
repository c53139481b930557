package io.dncstreams.cli;

import io.dncstreams.client.ApiException;
import io.dncstreams.config.InvalidSettingsException;
import io.dncstreams.embedded.EmbeddedKafkaException;
import io.dncstreams.topic.TopicAdminException;
import io.dncstreams.topic.TopicMismatchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads when a command can't be done. One sentence a problem, never a stack trace for a slip. */
final class CommandFailures {

    private static final Logger log = LoggerFactory.getLogger(CommandFailures.class);

    private CommandFailures() {}

    /** Names the commands to choose from. */
    static ParameterException commandMissing(CommandSpec spec) {
        String names = spec.subcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("help"))
                .collect(Collectors.joining(", "));
        return new ParameterException(spec.commandLine(), "Name a command: " + names + ".");
    }

    /** Bad options and arguments. */
    static int misused(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(
                problem instanceof UnmatchedArgumentException unmatched ? unknown(unmatched) : problem.getMessage());
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    /** What went wrong while a command ran. */
    static int failed(Exception problem, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (problem instanceof InvalidSettingsException invalid) {
            invalid.problems().forEach(err::println);
            err.println("See '" + command.getCommandSpec().qualifiedName() + " --help' and docs/settings.md.");
            return ExitCode.USAGE;
        }
        Optional<String> impossible = impossible(problem);
        if (impossible.isPresent()) {
            err.println(impossible.get());
            err.println("See '" + command.getCommandSpec().qualifiedName() + " --help' and docs/settings.md.");
            return ExitCode.USAGE;
        }
        if (problem instanceof TopicAdminException || problem instanceof ApiException) {
            err.println(command.getCommandSpec().qualifiedName() + " failed: " + problem.getMessage());
            return ExitCode.SOFTWARE;
        }
        if (problem instanceof IOException
                && problem.getMessage() != null
                && problem.getMessage().endsWith(".")) {
            err.println(command.getCommandSpec().qualifiedName() + " failed: " + problem.getMessage());
            return ExitCode.SOFTWARE;
        }
        log.error("{} failed", command.getCommandSpec().qualifiedName(), problem);
        err.println(command.getCommandSpec().qualifiedName() + " failed: " + sentence(problem));
        return ExitCode.SOFTWARE;
    }

    /** Options only, never what follows their "=": it may be a key. */
    private static String unknown(UnmatchedArgumentException problem) {
        String names = problem.getUnmatched().stream()
                .map(argument -> argument.startsWith("-") ? argument.replaceFirst("=.*", "") : argument)
                .collect(Collectors.joining(" "));
        List<String> suggestions = problem.getSuggestions();
        String meant = suggestions.isEmpty() ? "" : " Did you mean " + String.join(" or ", suggestions) + "?";
        return (problem.isUnknownOption() ? "There is no option " : "This makes no sense here: ") + names + "." + meant;
    }

    /** What the surroundings don't allow; where it was noticed helps nobody, so there is no stack trace. */
    private static Optional<String> impossible(Exception problem) {
        return switch (problem) {
            case TopicMismatchException mismatch -> Optional.of(mismatch.getMessage());
            case EmbeddedKafkaException broker
            when broker.getCause() == null || broker.getCause() instanceof IOException ->
                Optional.of(broker.getMessage());
            case StreamsException atWork -> Optional.empty();
            case KafkaException client -> refusedSetting(client);
            default -> Optional.empty();
        };
    }

    /** Why a client of Kafka could not be made, without the values, some of which are secret. */
    private static Optional<String> refusedSetting(KafkaException problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean isSetting = root instanceof ConfigException || root instanceof IllegalArgumentException;
        return isSetting && root.getMessage() != null
                ? Optional.of("Kafka's clients refuse these settings: " + withoutValues(root.getMessage()) + ".")
                : Optional.empty();
    }

    private static String withoutValues(String message) {
        return message.replaceAll("(?s)Invalid value .* for configuration ", "Invalid value for ")
                .replaceAll("(?s)'.*'", "'...'")
                .replaceAll("[.\\s]+$", "");
    }

    private static String sentence(Throwable problem) {
        return Stream.iterate(problem, cause -> cause != null, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .findFirst()
                .map(message -> message.lines().findFirst().orElse(message))
                .orElse(problem.getClass().getSimpleName());
    }
}
