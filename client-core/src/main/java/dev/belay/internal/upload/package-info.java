/** Request bodies around those of callers. */
package dev.belay.internal.upload;
