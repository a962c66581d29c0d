package dev.belay.testing;

import java.util.Arrays;

/** Whether a thread has got as far as its socket, which no event tells and only the stack shows. */
public enum SocketBlock {
    /** It is in a read. */
    READ("implRead"),
    /** It is in a write. */
    WRITE("implWrite");

    private final String method;

    SocketBlock(String method) {
        this.method = method;
    }

    /** Returns whether the thread is there now. */
    public boolean holds(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.NioSocketImpl")
                        && frame.getMethodName().equals(method));
    }
}
