/**
 * API keys: a compacted topic with one record a key, under the SHA-256 of the key.
 * {@link io.dncstreams.key.ApiKeyTable} holds all of them in memory and answers whose key it is; {@link io.dncstreams.key.ApiKeyAdmin} creates, lists and
 * revokes. A key itself is shown once, when it is made, and kept nowhere.
 */
package io.dncstreams.key;
