/** Meters and observations of what clients do, on Micrometer. */
package dev.belay.metrics;
