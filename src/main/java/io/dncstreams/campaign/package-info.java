/**
 * What is said to campaigns and by them: control records out, lifecycle events in. Rules and bytes only; no broker, no
 * thread and no clock.
 */
package io.dncstreams.campaign;
