/**
 * Services that take their caller's time over, and stop when it has gone: one that hears it go (HTTP/2, Jetty) and one that
 * cannot (HTTP/1.1, the JDK's server) and goes by the time it was given.
 */
@NullMarked
package dev.belay.examples.service;

import org.jspecify.annotations.NullMarked;
