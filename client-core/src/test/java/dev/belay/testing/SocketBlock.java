package dev.belay.testing;

import java.util.Arrays;

/** Whether a thread has got as far as its socket, which no event tells and only the stack shows. */
public enum SocketBlock {
    /** It is in a read. */
    READ("implRead", "blockingRead"),
    /** It is in a write. */
    WRITE("implWrite", "blockingWriteFully");

    private final String ofSocket;
    private final String ofChannel;

    SocketBlock(String ofSocket, String ofChannel) {
        this.ofSocket = ofSocket;
        this.ofChannel = ofChannel;
    }

    /** Returns whether the thread is there now. */
    public boolean holds(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> is(frame, "sun.nio.ch.NioSocketImpl", ofSocket)
                        || is(frame, "sun.nio.ch.SocketChannelImpl", ofChannel));
    }

    private static boolean is(StackTraceElement frame, String type, String method) {
        return frame.getClassName().equals(type) && frame.getMethodName().equals(method);
    }
}
