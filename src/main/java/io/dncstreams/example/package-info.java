/** Programs to learn from and to copy: what a consumer of this service has to do, with plain Kafka clients. */
package io.dncstreams.example;
