package dev.belay.testing;

import java.io.IOException;
import java.net.Socket;

/**
 * A connection as accepted: the raw socket, the socket to talk through (the TLS one if there is TLS), and its number.
 */
record AcceptedSocket(Socket raw, Socket secured, int number) {

    /** Closes with a TCP reset instead of an orderly end. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }
}
