/** The promises that hold for every call, whatever it waits for and however it ends. */
@NullMarked
package dev.belay.invariants;

import org.jspecify.annotations.NullMarked;
