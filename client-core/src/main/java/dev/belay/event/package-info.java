/** What happens to a call: events for listeners, and the ledger that says where its time went. */
package dev.belay.event;
