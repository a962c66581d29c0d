/** Which server a URL is about. */
package dev.belay.internal.origin;
