package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.Timeouts;
import dev.belay.internal.transport.OkHttpTransport;
import dev.belay.internal.transport.TransportConfig;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The protocols on which a fault is shown, and clients that speak just that one. */
enum Wire {
    HTTP_1,
    HTTP_1_TLS,
    HTTP_2,
    HTTP_2_TLS;

    private static final int IDLE_CONNECTIONS = 100;

    static final TestCertificates CERTIFICATES = TestCertificates.create();

    /** The first call of a process loads classes for longer than the timeouts of these tests last. */
    static void warmUp() throws Exception {
        for (Wire wire : values()) {
            try (Peer peer = Peer.start(wire, Answers.ok("warm"), StreamAnswers.ok("warm"));
                    BelayClient belay = wire.belay().build()) {
                for (CallStyle style : CallStyle.values()) {
                    style.text(belay, peer.request());
                }
            }
        }
    }

    /** Returns what lets go of a naive client's threads and sockets, which it keeps for minutes. */
    static AutoCloseable end(OkHttpClient naive) {
        return () -> {
            naive.dispatcher().cancelAll();
            naive.dispatcher().executorService().shutdown();
            // A thread that was just started is in no list of threads yet.
            if (!naive.dispatcher().executorService().awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("calls of the naive client go on after they were cancelled");
            }
            naive.connectionPool().evictAll();
        };
    }

    boolean isHttp2() {
        return this == HTTP_2 || this == HTTP_2_TLS;
    }

    boolean isTls() {
        return this == HTTP_1_TLS || this == HTTP_2_TLS;
    }

    BelayClient.Builder belay() {
        BelayClient.Builder builder = TestClients.once();
        if (!isTls()) {
            return isHttp2() ? ClientInternals.priorKnowledge(builder) : builder;
        }
        Protocol[] protocols =
                isHttp2() ? new Protocol[] {Protocol.HTTP_2, Protocol.HTTP_1_1} : new Protocol[] {Protocol.HTTP_1_1};
        return ClientInternals.trusting(
                builder, CERTIFICATES.clientSocketFactory(), CERTIFICATES.clientTrustManager(), protocols);
    }

    /** Returns a client over real sockets whose deadlines, pauses and breakers live in virtual time; not over TLS. */
    BelayClient.Builder belay(VirtualTimer timer) {
        if (isTls()) {
            throw new IllegalArgumentException("not over TLS: " + this);
        }
        Protocol protocol = isHttp2() ? Protocol.H2_PRIOR_KNOWLEDGE : Protocol.HTTP_1_1;
        TransportConfig config =
                TransportConfig.of(Dns.SYSTEM, IDLE_CONNECTIONS).protocols(List.of(protocol));
        return ClientInternals.over(TestClients.once(), new OkHttpTransport(config), timer.timer());
    }

    /** For tests that are not about time: a busy machine takes longer for a first handshake than a client waits. */
    BelayClient.Builder patient() {
        Duration patience = Duration.ofSeconds(20);
        return belay().timeouts(
                        Timeouts.builder().connect(patience).attempt(patience).build());
    }

    OkHttpClient okHttp() {
        if (isTls()) {
            return NaiveClients.okHttp(CERTIFICATES);
        }
        return isHttp2() ? NaiveClients.okHttpPriorKnowledge() : NaiveClients.okHttp();
    }
}
