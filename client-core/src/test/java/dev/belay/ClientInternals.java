package dev.belay;

import dev.belay.internal.call.Engine;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.transport.TlsSockets;
import dev.belay.internal.transport.Transport;
import dev.belay.policy.Tls;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Protocol;

/** Opens for tests what the library keeps to itself. */
public final class ClientInternals {

    private ClientInternals() {}

    /** Makes the client speak HTTP/2 without TLS. */
    public static BelayClient.Builder priorKnowledge(BelayClient.Builder builder) {
        return builder.wire(config -> config.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));
    }

    /** Makes the client trust a test's certificate; it then speaks {@code protocols}. */
    public static BelayClient.Builder trusting(
            BelayClient.Builder builder, SSLSocketFactory sockets, X509TrustManager trust, Protocol... protocols) {
        return builder.wire(config ->
                config.tls(new TlsSockets(sockets, trust, Tls.systemTrust())).protocols(List.of(protocols)));
    }

    /** Makes the client's connections live by another clock, and be closed when they have been idle for that long. */
    public static BelayClient.Builder connectionTimes(BelayClient.Builder builder, Duration maxIdle, TimeSource time) {
        return builder.wire(config -> config.times(maxIdle, time));
    }

    /** Puts another transport and another timer under the client. */
    public static BelayClient.Builder over(BelayClient.Builder builder, Transport transport, DeadlineTimer timer) {
        return builder.engine(config -> new Engine(config, transport, timer));
    }

    /** Returns what the client is made of. */
    public static Engine engine(BelayClient client) {
        return client.engine();
    }

    /** Returns a source whose timeout runs on the given timer. */
    public static CancellationSource withTimeout(CancellationToken parent, Duration timeout, DeadlineTimer timer) {
        return CancellationSource.withTimeout(parent, timeout, timer);
    }
}
