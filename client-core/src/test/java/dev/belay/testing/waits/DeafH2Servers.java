package dev.belay.testing.waits;

import dev.belay.ClientInternals;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** Servers that read nothing, so that a write blocks a connection with all calls on it; a few calls go to each in turn. */
final class DeafH2Servers {
    private static final int ELSEWHERE = 10;

    private final List<Http2FaultServer> servers = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    private DeafH2Servers() {}

    /** Starts one server, or, where calls are measured, so many that not all of them share a connection. */
    static DeafH2Servers start(Scene scene, Peers peers, @Nullable TestCertificates certificates) {
        DeafH2Servers servers = new DeafH2Servers();
        int count = peers == Peers.ELSEWHERE ? ELSEWHERE : 1;
        for (int i = 0; i < count; i++) {
            Http2FaultServer.Builder builder = Http2FaultServer.neverReads();
            servers.servers.add(scene.holding(
                    (certificates == null ? builder : builder.tls(certificates)).start(StreamAnswers.never())));
        }
        scene.client(client -> certificates == null
                ? ClientInternals.priorKnowledge(client)
                : ClientInternals.trusting(
                        client,
                        certificates.clientSocketFactory(),
                        certificates.clientTrustManager(),
                        Protocol.HTTP_2,
                        Protocol.HTTP_1_1));
        return servers;
    }

    List<Http2FaultServer> all() {
        return servers;
    }

    /** Returns where the next call goes: they take turns. */
    Http2FaultServer next() {
        return servers.get(calls.getAndIncrement() % servers.size());
    }

    /** Returns whether each of them has been given to a call. */
    boolean allHaveACall() {
        return calls.get() >= servers.size();
    }
}
