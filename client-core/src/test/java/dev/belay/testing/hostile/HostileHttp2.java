package dev.belay.testing.hostile;

import dev.belay.testing.FaultConnection;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One HTTP/2 connection of a hostile server; a request says in its body, one frame long, what it wants. */
final class HostileHttp2 {
    private static final int PREFACE_BYTES = 24;

    private final FaultConnection connection;
    private final Cases cases;
    private final DataInputStream in;

    HostileHttp2(FaultConnection connection, Cases cases) {
        this.connection = connection;
        this.cases = cases;
        this.in = new DataInputStream(connection.input());
    }

    void serve() throws IOException, InterruptedException {
        if (in.readNBytes(PREFACE_BYTES).length < PREFACE_BYTES) {
            throw new EOFException("the peer closed the connection");
        }
        write(new Frames().frame(Frames.SETTINGS, 0, 0, new byte[0]));
        while (!connection.isClosed()) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            take(type, flags, stream, in.readNBytes(length));
        }
    }

    private void take(int type, int flags, int stream, byte[] payload) throws IOException, InterruptedException {
        boolean acknowledged = (flags & Frames.ACK) != 0;
        if (type == Frames.SETTINGS && !acknowledged) {
            write(new Frames().frame(Frames.SETTINGS, Frames.ACK, 0, new byte[0]));
        } else if (type == Frames.PING && !acknowledged) {
            write(new Frames().frame(Frames.PING, Frames.ACK, 0, payload));
        } else if (type == Frames.DATA && payload.length > 0) {
            write(new Frames().frame(Frames.WINDOW_UPDATE, 0, 0, Frames.numbers(payload.length)));
            answer(new String(payload, StandardCharsets.ISO_8859_1), stream);
        }
    }

    private void answer(String asked, int stream) throws IOException, InterruptedException {
        String[] words = asked.split(" ", 2);
        if (!words[0].equals(HostileServer.CASE)) {
            write(new Frames().answer(stream, words[1]));
            return;
        }
        Script script = cases.script(Integer.parseInt(words[1]), stream);
        if (script.mayStall()) {
            // Not by waiting here: the connection may have to serve the next call.
            connection.write(script.bytes().toByteArray());
        } else {
            HostileServer.play(script, connection);
        }
    }

    private void write(Frames frames) throws IOException {
        connection.write(frames.bytes().toByteArray());
    }
}
