/**
 * HTTP calls that are held by a deadline, can be stopped at any moment and leave nothing behind. Start with
 * {@link dev.belay.BelayClient}; program against {@link dev.belay.HttpCaller}.
 */
package dev.belay;
