/**
 * Other instances of the same installation: which of them owns a team, how two of them prove to each other that they
 * belong together, and how a call gets from one to the other and its answer back. Knows no topic and no list.
 */
package io.dncstreams.peer;
