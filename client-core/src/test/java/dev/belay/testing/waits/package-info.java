/** Every kind of wait that a call can be stuck in, set up on real sockets; for tests and measurements of how it ends. */
@NullMarked
package dev.belay.testing.waits;

import org.jspecify.annotations.NullMarked;
