/** Many callers, one server in trouble, and virtual time: what becomes of both, with Belay and with others. */
@NullMarked
package dev.belay.simulation;

import org.jspecify.annotations.NullMarked;
