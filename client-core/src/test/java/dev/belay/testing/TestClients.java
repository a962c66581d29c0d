package dev.belay.testing;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.policy.RetryPolicy;
import okhttp3.Protocol;

/** Builders of clients for tests. */
public final class TestClients {
    private TestClients() {}

    /** Returns a builder of a client that tries once: most tests are about what becomes of one attempt. */
    public static BelayClient.Builder once() {
        return BelayClient.builder().retry(RetryPolicy.never());
    }

    /** Returns a builder of a client over a fake transport, in real time. */
    public static BelayClient.Builder over(FakeTransport transport) {
        return ClientInternals.over(once(), transport, DeadlineTimer.shared());
    }

    /** Returns a builder of a client over a fake transport, in virtual time. */
    public static BelayClient.Builder over(FakeTransport transport, VirtualTimer timer) {
        return ClientInternals.over(once(), transport, timer.timer());
    }

    /** Returns a builder of a client that speaks HTTP/2 without TLS. */
    public static BelayClient.Builder priorKnowledge() {
        return ClientInternals.priorKnowledge(once());
    }

    /** Returns a builder of a client that trusts a test's certificate and speaks HTTP/2 where the server offers it. */
    public static BelayClient.Builder trusting(TestCertificates certificates) {
        return trusting(certificates, Protocol.HTTP_2, Protocol.HTTP_1_1);
    }

    /** Returns a builder of a client that trusts a test's certificate and speaks these protocols. */
    public static BelayClient.Builder trusting(TestCertificates certificates, Protocol... protocols) {
        return ClientInternals.trusting(
                once(), certificates.clientSocketFactory(), certificates.clientTrustManager(), protocols);
    }
}
