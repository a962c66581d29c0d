package dev.belay.internal.transport;

import java.util.HexFormat;

/** What a peer says, and how little it takes, so that an upload to it blocks in its write. */
final class DeafPeer {

    static final int RECEIVE_BUFFER_BYTES = 4_096;

    /** SETTINGS and a WINDOW_UPDATE with the largest windows, and the acknowledgement of the client's SETTINGS. */
    private static final String HEX = "000006" + "04" + "00" + "00000000" + "00047fffffff"
            + "000004" + "08" + "00" + "00000000" + "7fff0000"
            + "000000" + "04" + "01" + "00000000";

    private DeafPeer() {}

    /** Returns what a server over HTTP/2 has to send, whatever it receives. */
    static byte[] http2Greeting() {
        return HexFormat.of().parseHex(HEX);
    }
}
