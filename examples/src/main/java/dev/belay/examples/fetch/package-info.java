/** A command-line fetcher over Belay, which shows where a call's time went. */
@NullMarked
package dev.belay.examples.fetch;

import org.jspecify.annotations.NullMarked;
