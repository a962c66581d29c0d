/** The clients of the fault tour behind one interface, so that every fault is met by all of them in the same way. */
@NullMarked
package dev.belay.examples.tour.seat;

import org.jspecify.annotations.NullMarked;
