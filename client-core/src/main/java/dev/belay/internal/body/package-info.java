/** Responses that close themselves and cannot be used wrongly. */
package dev.belay.internal.body;
