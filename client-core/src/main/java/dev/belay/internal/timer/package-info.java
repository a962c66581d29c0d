/** The one timer of the process, which enforces every timeout and deadline. */
package dev.belay.internal.timer;
