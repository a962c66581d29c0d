/** Time as a parameter: nothing else in the library reads a clock. */
package dev.belay.internal.time;
