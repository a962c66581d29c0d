package dev.belay.internal.transport;

import java.net.SocketException;

/** Reading from, or writing to, a connection that this library has closed. */
final class ClosedWireException extends SocketException {

    private static final long serialVersionUID = 1;

    ClosedWireException(String message) {
        super(message);
    }

    /** OkHttp meets several for each call that ends with its connection: walking the stacks took a tenth of that time. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
