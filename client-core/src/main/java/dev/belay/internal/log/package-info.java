/** What the library writes into logs, and what of a thread's log belongs to the call that it works for. */
package dev.belay.internal.log;
