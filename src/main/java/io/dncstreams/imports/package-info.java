/**
 * Imports of whole opt-out lists: what they are called, what travels of them through the log, and how their rows are
 * counted. Pure: no broker, no thread, no clock.
 */
package io.dncstreams.imports;
