/** What the modules offer to others, for tests that look after it. */
package dev.belay.testing.api;
