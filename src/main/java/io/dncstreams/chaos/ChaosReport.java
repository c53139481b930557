package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Violation;
import io.dncstreams.report.MarkdownTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What happened, what it cost, and what must never be and was. */
public final class ChaosReport {

    private static final int SHOWN = 20;

    private final ChaosPlan plan;
    private final List<Fault> faults;
    private final List<Call> calls;
    private final Produced produced;
    private final String machine;
    private final List<Violation> violations;

    /** How many records of each sort others produced. */
    record Produced(long prospects, long optOuts) {}

    ChaosReport(
            ChaosPlan plan,
            List<Fault> faults,
            List<Call> calls,
            Produced produced,
            String machine,
            List<Violation> violations) {
        this.machine = machine;
        this.plan = plan;
        this.faults = List.copyOf(faults);
        this.calls = List.copyOf(calls);
        this.produced = produced;
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }

    /** Longest time in which somebody of some team was not served after faults of a kind. */
    public Duration worst(FaultKind kind, boolean write) {
        return Duration.ofNanos(faults.stream()
                .filter(fault -> fault.kind() == kind)
                .mapToLong(fault -> Availability.worst(fault, calls, write))
                .max()
                .orElse(0));
    }

    /** How often a kind of fault happened. */
    public long count(FaultKind kind) {
        return faults.stream().filter(fault -> fault.kind() == kind).count();
    }

    /** Calls that were served. */
    public long served() {
        return calls.stream().filter(Call::isServed).count();
    }

    /** Tables and violations, for a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("seed %d, %d s of faults, %s\n\n"
                .formatted(
                        plan.seed(),
                        plan.duration().toSeconds(),
                        plan.stockBrokers() ? "brokers as they come, sessions of 6 s" : "sessions of 2 s"));
        text.append(MarkdownTable.of(faultTable()));
        text.append('\n');
        text.append(MarkdownTable.of(callTable()));
        text.append("\n%d prospects and %d opt-outs produced\n%s\n\n"
                .formatted(produced.prospects(), produced.optOuts(), machine));
        if (violations.isEmpty()) {
            text.append("no violations\n");
        } else {
            appendViolations(text);
        }
        return text.toString();
    }

    private List<List<String>> faultTable() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fault", "count", "without writes, worst", "without reads, worst", "goal"));
        for (FaultKind kind : plan.choices()) {
            if (count(kind) > 0) {
                rows.add(List.of(
                        kind.text(),
                        Long.toString(count(kind)),
                        seconds(worst(kind, true)),
                        seconds(worst(kind, false)),
                        goal(kind)));
            }
        }
        return rows;
    }

    /**
     * Whether nothing was wrong.
     *
     * @param requireGoals whether a missed goal is wrong, too
     */
    public boolean passes(boolean requireGoals) {
        return violations.isEmpty() && (!requireGoals || meetsGoals());
    }

    /** Whether no goal was missed; one for a fault that never happened was not. */
    boolean meetsGoals() {
        return plan.choices().stream().allMatch(this::meetsGoal);
    }

    private String goal(FaultKind kind) {
        return plan.goal(kind)
                .map(goal -> "%d s: %s".formatted(goal.toSeconds(), meetsGoal(kind) ? "met" : "NOT MET"))
                .orElse("");
    }

    private boolean meetsGoal(FaultKind kind) {
        return plan.goal(kind)
                .filter(goal -> worst(kind, true).compareTo(goal) > 0
                        || worst(kind, false).compareTo(goal) > 0)
                .isEmpty();
    }

    private List<List<String>> callTable() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("call", "count", "answers", "p50 ms", "p99 ms", "worst ms"));
        Map<Call.Kind, List<Call>> byKind = new EnumMap<>(Call.Kind.class);
        calls.forEach(call ->
                byKind.computeIfAbsent(call.kind(), kind -> new ArrayList<>()).add(call));
        byKind.forEach((kind, all) -> {
            Map<Integer, Integer> statuses = new TreeMap<>();
            all.forEach(call -> statuses.merge(call.status(), 1, Integer::sum));
            StringBuilder answers = new StringBuilder();
            statuses.forEach((status, count) -> answers.append(status == 0 ? "none" : status)
                    .append(": ")
                    .append(count)
                    .append("  "));
            long[] times = all.stream()
                    .filter(Call::isServed)
                    .mapToLong(Call::nanos)
                    .sorted()
                    .toArray();
            rows.add(List.of(
                    kind.name().toLowerCase(Locale.ROOT),
                    Integer.toString(all.size()),
                    answers.toString().strip(),
                    millis(times, 0.5),
                    millis(times, 0.99),
                    millis(times, 1)));
        });
        return rows;
    }

    private void appendViolations(StringBuilder text) {
        Map<Violation.Kind, Integer> counts = new EnumMap<>(Violation.Kind.class);
        violations.forEach(violation -> counts.merge(violation.kind(), 1, Integer::sum));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("violation", "count", "meaning"));
        counts.forEach((kind, count) -> rows.add(List.of(kind.text(), Integer.toString(count), kind.meaning())));
        text.append(MarkdownTable.of(rows));
        text.append('\n');
        violations.stream().limit(SHOWN).forEach(violation -> text.append(detail(violation)));
    }

    /** One violation with what led to it. */
    static String detail(Violation violation) {
        StringBuilder text = new StringBuilder();
        text.append(violation.kind().text())
                .append(": ")
                .append(violation.what())
                .append('\n');
        violation.history().forEach(line -> text.append("    ").append(line).append('\n'));
        return text.toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
    }

    private static String millis(long[] sorted, double part) {
        if (sorted.length == 0) {
            return "-";
        }
        int index = (int) Math.min(sorted.length - 1L, (long) (part * sorted.length));
        return String.format(Locale.ROOT, "%.1f", sorted[index] / 1e6);
    }
}
