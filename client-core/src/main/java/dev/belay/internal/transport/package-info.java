/** The wire: the only package that knows OkHttp beyond its message types. */
package dev.belay.internal.transport;
