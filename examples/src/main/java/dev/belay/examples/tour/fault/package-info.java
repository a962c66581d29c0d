/** The rows of the fault tour, one class per fault. */
@NullMarked
package dev.belay.examples.tour.fault;

import org.jspecify.annotations.NullMarked;
