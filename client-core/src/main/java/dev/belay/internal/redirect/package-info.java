/** Where a redirect leads, and whether it is followed. Knows nothing of calls. */
package dev.belay.internal.redirect;
