/**
 * What stands in for another client's interface: its contract, read from its public documentation and run against the original
 * as well, and what only ours does.
 */
package dev.belay.dropin;
