/** How benchmarks and chaos runs print what they found. */
package io.dncstreams.report;
