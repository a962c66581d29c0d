/** Programs over Belay. */
@NullMarked
package dev.belay.examples;

import org.jspecify.annotations.NullMarked;
