/**
 * Judges recorded histories: who was told what and when, and what stands on the topics. Pure; no broker, no clock.
 */
package io.dncstreams.chaos.check;
