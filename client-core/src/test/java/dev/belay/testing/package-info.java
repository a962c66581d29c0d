/**
 * The test kit: servers that misbehave on purpose, resolvers that never answer, stock clients to compare with, and
 * probes of the running process. Nothing here depends on the library under test, so the fault tour uses it as well.
 */
@NullMarked
package dev.belay.testing;

import org.jspecify.annotations.NullMarked;
