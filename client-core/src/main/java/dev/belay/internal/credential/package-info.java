/** Access tokens: kept while they are fresh, and refreshed once for all who wait for one. */
package dev.belay.internal.credential;
