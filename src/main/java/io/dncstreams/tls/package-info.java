/** TLS from PEM files: of the listener, of calls between instances, of the client. Knows nothing of the rest. */
package io.dncstreams.tls;
