package dev.belay.internal.transport;

import java.net.SocketException;

/** Reading from, or writing to, a connection that this library has closed; why it did is told by the exception around it. */
final class ClosedWireException extends SocketException {

    private static final long serialVersionUID = 1;

    ClosedWireException() {
        super("Socket closed");
    }

    /** Of a hundred calls that end with their connections, OkHttp meets several each: walking the stacks took a tenth of the time. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
