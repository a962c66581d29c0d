package dev.belay.testing.hostile;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultConnection;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import java.io.IOException;

/** Starts servers that answer a request by the number of its case, or by what it asks to hear again. */
final class HostileServer {
    static final String CASE = "case";
    static final String NONCE = "nonce";

    private HostileServer() {}

    static FaultServer start(Cases cases, Cases.Wire wire, TestCertificates certificates) {
        return switch (wire) {
            case PLAIN -> FaultServer.start(answer(cases));
            case TLS -> FaultServer.builder().tls(certificates).start(answer(cases));
            case HTTP_2 -> FaultServer.start(connection -> new HostileHttp2(connection, cases).serve());
        };
    }

    private static Answer answer(Cases cases) {
        return (request, connection) -> {
            String number = request.header(CASE);
            if (number == null) {
                Answers.echoHeader(NONCE).write(request, connection);
            } else {
                play(cases.script(Integer.parseInt(number), 0), connection);
            }
        };
    }

    static void play(Script script, FaultConnection connection) throws IOException, InterruptedException {
        connection.write(script.bytes().toByteArray());
        switch (script.end()) {
            case KEEP -> {
                // the next request may come
            }
            case CLOSE -> connection.close();
            case RESET -> connection.reset();
            case STALL -> connection.awaitPeerClose();
        }
    }
}
