/** How calls fail: one base and a final type for each thing that a caller would do differently. */
package dev.belay.error;
