/**
 * The REST API from the other side: what the commands that work for one team use. It knows the wire and nothing of how
 * the service makes its answers.
 */
package io.dncstreams.client;
