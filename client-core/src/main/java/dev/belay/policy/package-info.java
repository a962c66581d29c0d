/** One immutable value for each concern that can be configured. */
package dev.belay.policy;
