/**
 * The test kit: servers that misbehave on purpose, resolvers that never answer, stock clients to compare with, probes of
 * the running process, and stand-ins for the library's transport and time.
 */
@NullMarked
package dev.belay.testing;

import org.jspecify.annotations.NullMarked;
