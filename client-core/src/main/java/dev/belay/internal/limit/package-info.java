/** How many calls may be in flight. */
package dev.belay.internal.limit;
