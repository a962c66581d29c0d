package dev.belay.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A frame of HTTP/2 as it stands on the wire (RFC 9113 §4.1). */
final class Http2Frame {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;

    static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;

    private final int type;
    private final int flags;
    private final int streamId;
    private final byte[] payload;

    Http2Frame(int type, int flags, int streamId, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.streamId = streamId;
        this.payload = payload;
    }

    static Http2Frame read(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int streamId = in.readInt() & Integer.MAX_VALUE;
        return new Http2Frame(type, flags, streamId, in.readNBytes(length));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(streamId);
        out.write(payload);
        out.flush();
    }

    static Http2Frame settingsAck() {
        return new Http2Frame(SETTINGS, ACK, 0, new byte[0]);
    }

    static Http2Frame initialWindow(int bytes) {
        byte[] payload = new byte[6];
        payload[1] = SETTINGS_INITIAL_WINDOW_SIZE;
        System.arraycopy(fourBytes(bytes), 0, payload, 2, 4);
        return new Http2Frame(SETTINGS, 0, 0, payload);
    }

    static Http2Frame windowUpdate(int streamId, int increment) {
        return new Http2Frame(WINDOW_UPDATE, 0, streamId, fourBytes(increment));
    }

    static Http2Frame reset(int streamId, int errorCode) {
        return new Http2Frame(RST_STREAM, 0, streamId, fourBytes(errorCode));
    }

    static Http2Frame goAway(int lastStreamId, int errorCode) {
        byte[] payload = new byte[8];
        System.arraycopy(fourBytes(lastStreamId), 0, payload, 0, 4);
        System.arraycopy(fourBytes(errorCode), 0, payload, 4, 4);
        return new Http2Frame(GOAWAY, 0, 0, payload);
    }

    int type() {
        return type;
    }

    int streamId() {
        return streamId;
    }

    byte[] payload() {
        return payload;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Returns the big-endian number at an offset of the payload, without its reserved first bit. */
    int number(int offset) {
        return ((payload[offset] & 0x7f) << 24)
                | ((payload[offset + 1] & 0xff) << 16)
                | ((payload[offset + 2] & 0xff) << 8)
                | (payload[offset + 3] & 0xff);
    }

    private static byte[] fourBytes(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }
}
