package io.dncstreams.chaos;

/**
 * One fault that happened.
 *
 * @param start when it began, in nanoseconds
 * @param end when everything was served again; the next one begins later
 */
record Fault(FaultKind kind, String what, long start, long end) {}
