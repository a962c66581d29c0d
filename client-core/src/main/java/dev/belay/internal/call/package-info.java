/** The call: its pipeline of stages, and the state that goes through it. {@code Pipeline} is the table of contents. */
package dev.belay.internal.call;
