/** One test class per fault of the catalogue: first the fault, on a naive client and real sockets, then the guard. */
@NullMarked
package dev.belay.faults;

import org.jspecify.annotations.NullMarked;
