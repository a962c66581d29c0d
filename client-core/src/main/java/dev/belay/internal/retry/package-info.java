/** Whether and when an attempt is followed by another one, and how many of those an origin is sent. Knows nothing of calls. */
package dev.belay.internal.retry;
