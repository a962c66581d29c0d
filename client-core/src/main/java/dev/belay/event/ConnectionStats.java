package dev.belay.event;

/**
 * A client's connections at one moment. Counted one after another, so that under load the numbers need not fit together to
 * the last one. Connections over a SOCKS proxy are not among them. Made by the library; components may be added in a minor
 * version.
 *
 * @param active those that carry a call; over HTTP/2 one carries many
 * @param idle those that wait for one
 * @param connecting those that are not established yet
 * @param opened how many there have been since the client was built
 */
public record ConnectionStats(int active, int idle, int connecting, long opened) {

    /** Returns how many have been closed since the client was built. */
    public long closed() {
        return opened - active - idle - connecting;
    }
}
