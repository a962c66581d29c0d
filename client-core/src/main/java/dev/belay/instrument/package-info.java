/** For what counts, times and traces the calls of clients, such as {@code client-metrics}. Applications need nothing of it. */
package dev.belay.instrument;
