/**
 * Brokers and instances in processes of their own, a load with recorded answers, and faults. What came of it is judged by
 * {@code check}.
 */
package io.dncstreams.chaos;
