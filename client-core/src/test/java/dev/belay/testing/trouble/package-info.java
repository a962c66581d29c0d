/** What becomes of the calls to a server that gets into trouble, as simulations and soaks measure it. */
package dev.belay.testing.trouble;
