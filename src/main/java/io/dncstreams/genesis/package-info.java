/**
 * What an installation stands on: written down by its first start, compared by every later one, and built anew by
 * {@code dnc rebuild}.
 */
package io.dncstreams.genesis;
