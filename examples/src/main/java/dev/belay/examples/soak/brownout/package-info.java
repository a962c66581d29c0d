/** A real server with few workers gets into trouble under a load that does not wait for it: what three clients make of that. */
@NullMarked
package dev.belay.examples.soak.brownout;

import org.jspecify.annotations.NullMarked;
