/**
 * What {@code dnc bench} measures. Each figure stands beside that of a simpler program which does the same on the same
 * machine in the same minute; the ratio of the two is what travels to other machines.
 */
package io.dncstreams.bench;
