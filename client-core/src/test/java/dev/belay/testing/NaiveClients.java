package dev.belay.testing;

import java.net.http.HttpClient;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Stock clients as their makers ship them; only the trust and the protocol a fault needs are ever added. */
public final class NaiveClients {
    private NaiveClients() {}

    /** Returns {@code HttpClient.newHttpClient()}. */
    public static HttpClient jdk() {
        return HttpClient.newHttpClient();
    }

    /** Returns the JDK's client with its defaults, trusting a test certificate; it speaks HTTP/2 where TLS offers it. */
    public static HttpClient jdk(TestCertificates certificates) {
        return HttpClient.newBuilder().sslContext(certificates.clientContext()).build();
    }

    /** Returns {@code new OkHttpClient()}. */
    public static OkHttpClient okHttp() {
        return new OkHttpClient();
    }

    /** Returns OkHttp with its defaults, trusting a test certificate; it speaks HTTP/2 where TLS offers it. */
    public static OkHttpClient okHttp(TestCertificates certificates) {
        return new OkHttpClient.Builder()
                .sslSocketFactory(certificates.clientSocketFactory(), certificates.clientTrustManager())
                .build();
    }

    /** Returns OkHttp with its defaults, speaking HTTP/2 without TLS. */
    public static OkHttpClient okHttpPriorKnowledge() {
        return new OkHttpClient.Builder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .build();
    }
}
