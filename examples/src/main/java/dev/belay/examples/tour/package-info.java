/** The fault tour: real faults on real sockets, met by stock clients and by Belay, side by side. */
@NullMarked
package dev.belay.examples.tour;

import org.jspecify.annotations.NullMarked;
