/** A million calls over loopback with random faults, and what the process holds meanwhile. */
@NullMarked
package dev.belay.examples.soak;

import org.jspecify.annotations.NullMarked;
