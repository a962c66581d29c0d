/** Other libraries' clients over Belay: a complete small program for each, and what becomes of it when a server hangs. */
@org.jspecify.annotations.NullMarked
package dev.belay.examples.integrations;
