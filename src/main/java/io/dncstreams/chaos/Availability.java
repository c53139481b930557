package io.dncstreams.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** For how long nobody of a team was served, from the answers alone. */
final class Availability {

    private Availability() {}

    /**
     * The longest time within a fault in which no call of some team was served, from the start of the fault or the answer
     * before on. Calls are made a few times a second, so this is up to that much too long, and never too short.
     *
     * @param write of adds and deletes, otherwise of checks and lists
     * @return nanoseconds
     */
    static long worst(Fault fault, List<Call> calls, boolean write) {
        Map<String, List<Long>> served = new HashMap<>();
        for (Call call : calls) {
            if (call.kind().isWrite() == write
                    && call.isServed()
                    && call.end() >= fault.start()
                    && call.end() <= fault.end()) {
                served.computeIfAbsent(call.team(), team -> new ArrayList<>()).add(call.end());
            }
        }
        long worst = 0;
        for (List<Long> moments : served.values()) {
            moments.sort(Long::compare);
            long last = fault.start();
            for (long moment : moments) {
                worst = Math.max(worst, moment - last);
                last = moment;
            }
        }
        return worst;
    }
}
