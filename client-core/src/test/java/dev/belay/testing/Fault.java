package dev.belay.testing;

import java.io.IOException;
import java.util.function.IntFunction;

/** What a {@link FaultServer} does with a connection; the connection is closed when the script returns. */
@FunctionalInterface
public interface Fault {

    /** Serves one connection on a thread of its own. */
    void serve(FaultConnection connection) throws IOException, InterruptedException;

    /** Reads requests with their bodies, one after another, and answers each. */
    static Fault answers(Answer answer) {
        return connection -> {
            ReceivedRequest request = connection.readRequest();
            while (request != null) {
                answer.write(request, connection);
                connection.answered();
                request = connection.isClosed() ? null : connection.readRequest();
            }
        };
    }

    /** Reads and drops every byte and never sends one: as a TLS peer, one that never shakes hands. */
    static Fault silent() {
        return FaultConnection::awaitPeerClose;
    }

    /** Reads nothing and sends nothing, so that a large upload blocks; see {@link FaultServer#neverReads()}. */
    static Fault neverReads() {
        return FaultConnection::awaitServerClose;
    }

    /** Reads the head of a request and nothing of its body, and sends nothing. */
    static Fault readsOnlyTheHead() {
        return connection -> {
            if (connection.readHead() != null) {
                connection.awaitServerClose();
            }
        };
    }

    /** Closes each connection as soon as it was accepted. */
    static Fault closesAtOnce() {
        return FaultConnection::close;
    }

    /** Resets each connection as soon as it was accepted. */
    static Fault resetsAtOnce() {
        return FaultConnection::reset;
    }

    /** Chooses the script by the connection's number, from 1. */
    static Fault perConnection(IntFunction<Fault> byNumber) {
        return connection -> byNumber.apply(connection.number()).serve(connection);
    }
}
