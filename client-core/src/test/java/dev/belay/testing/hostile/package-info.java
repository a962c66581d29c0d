/** Servers whose answers are malformed or half right, and what becomes of the calls to them. */
@NullMarked
package dev.belay.testing.hostile;

import org.jspecify.annotations.NullMarked;
