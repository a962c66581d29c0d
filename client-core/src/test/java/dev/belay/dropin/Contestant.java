package dev.belay.dropin;

import dev.belay.BelayHttpClients;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;

/** The JDK's own client and ours, which keep one contract. */
enum Contestant {
    STOCK {
        @Override
        HttpClient client(ClientExtension clients) {
            clients.allowSockets();
            return HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();
        }

        @Override
        HttpClient trusting(ClientExtension clients) {
            clients.allowSockets();
            return NaiveClients.jdk(CERTIFICATES);
        }
    },
    BELAY {
        @Override
        HttpClient client(ClientExtension clients) {
            return clients.build(TestClients.once()).asHttpClient();
        }

        @Override
        HttpClient trusting(ClientExtension clients) {
            return clients.build(TestClients.trusting(CERTIFICATES)).asHttpClient();
        }
    },
    /** Made by a builder of the JDK's kind, and otherwise the same. */
    BELAY_BUILT {
        @Override
        HttpClient client(ClientExtension clients) {
            return closed(clients, once().followRedirects(Redirect.NORMAL));
        }

        @Override
        HttpClient trusting(ClientExtension clients) {
            return closed(clients, once().sslContext(CERTIFICATES.clientContext()));
        }

        private HttpClient.Builder once() {
            return BelayHttpClients.newBuilder(belay -> belay.retry(RetryPolicy.never()));
        }

        private HttpClient closed(ClientExtension clients, HttpClient.Builder builder) {
            JdkHttpClient client = (JdkHttpClient) builder.build();
            clients.register(client::shutdownNow);
            return client;
        }
    };

    /** What servers of these tests present. */
    static final TestCertificates CERTIFICATES = TestCertificates.create();

    /** Returns a client that follows redirects and tries once. */
    abstract HttpClient client(ClientExtension clients);

    /** Returns one that trusts {@link #CERTIFICATES}. */
    abstract HttpClient trusting(ClientExtension clients);
}
