/** Readers and bodies of JSON; begin with {@link dev.belay.json.Json}. */
@NullMarked
package dev.belay.json;

import org.jspecify.annotations.NullMarked;
