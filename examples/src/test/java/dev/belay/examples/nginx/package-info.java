/** A real web server for the tests of the profile {@code integration}. */
package dev.belay.examples.nginx;
