package dev.belay.testing;

import java.util.Arrays;
import java.util.Set;

/** Whether a thread has got as far as its socket, which no event tells and only the stack shows. */
public enum SocketBlock {
    /** It is in a read. */
    READ("implRead", "blockingRead", "read"),
    /** It is in a write. */
    WRITE("implWrite", "blockingWriteFully");

    private final String ofSocket;
    private final Set<String> ofChannel;

    SocketBlock(String ofSocket, String... ofChannel) {
        this.ofSocket = ofSocket;
        this.ofChannel = Set.of(ofChannel);
    }

    /** Returns whether the thread is there now. */
    public boolean holds(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> is(frame, "sun.nio.ch.NioSocketImpl", Set.of(ofSocket))
                        || is(frame, "sun.nio.ch.SocketChannelImpl", ofChannel));
    }

    private static boolean is(StackTraceElement frame, String type, Set<String> methods) {
        return frame.getClassName().equals(type) && methods.contains(frame.getMethodName());
    }
}
