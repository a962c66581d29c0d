/** Files that are there as a whole or not at all. */
package dev.belay.internal.file;
