package dev.belay.testing;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.internal.timer.DeadlineTimer;
import okhttp3.Protocol;

/** Builders of clients for tests. */
public final class TestClients {
    private TestClients() {}

    /** Returns a builder of a client over a fake transport, in real time. */
    public static BelayClient.Builder over(FakeTransport transport) {
        return ClientInternals.over(BelayClient.builder(), transport, DeadlineTimer.shared());
    }

    /** Returns a builder of a client over a fake transport, in virtual time. */
    public static BelayClient.Builder over(FakeTransport transport, VirtualTimer timer) {
        return ClientInternals.over(BelayClient.builder(), transport, timer.timer());
    }

    /** Returns a builder of a client that speaks HTTP/2 without TLS. */
    public static BelayClient.Builder priorKnowledge() {
        return ClientInternals.priorKnowledge(BelayClient.builder());
    }

    /** Returns a builder of a client that trusts a test's certificate and speaks HTTP/2 where the server offers it. */
    public static BelayClient.Builder trusting(TestCertificates certificates) {
        return trusting(certificates, Protocol.HTTP_2, Protocol.HTTP_1_1);
    }

    /** Returns a builder of a client that trusts a test's certificate and speaks these protocols. */
    public static BelayClient.Builder trusting(TestCertificates certificates, Protocol... protocols) {
        return ClientInternals.trusting(
                BelayClient.builder(),
                certificates.clientSocketFactory(),
                certificates.clientTrustManager(),
                protocols);
    }
}
