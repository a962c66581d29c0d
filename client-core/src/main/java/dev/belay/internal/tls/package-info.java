/** Why TLS with a server did not come about, in words. Knows nothing of calls. */
package dev.belay.internal.tls;
