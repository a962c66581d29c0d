package dev.belay.examples.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.Test;

/** Shows that the server of the other tests is what it says, so that they can blame the client under test. */
class NginxServerIT {
    @Test
    void pagesAreServedOverBothProtocols() throws Exception {
        try (NginxServer nginx = NginxServer.serving(Map.of("hello.txt", "hello"))) {
            OkHttpClient client = trusting(nginx.trust());

            assertThat(fetch(client, nginx.plainUrl("hello.txt"))).isEqualTo(Protocol.HTTP_1_1 + " hello");
            assertThat(fetch(client, nginx.tlsUrl("hello.txt"))).isEqualTo(Protocol.HTTP_2 + " hello");
        }
    }

    private static OkHttpClient trusting(HandshakeCertificates trust) {
        return new OkHttpClient.Builder()
                .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                .build();
    }

    private static String fetch(OkHttpClient client, String url) throws IOException {
        Request request = new Request.Builder().url(url).build();
        try (Response response = client.newCall(request).execute()) {
            return response.protocol() + " " + response.body().string();
        }
    }
}
