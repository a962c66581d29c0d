package dev.belay.internal.adapter.okhttp;

import dev.belay.CallOptions;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** Both sides of a contract test: OkHttp itself, and what takes its place. */
enum Factories {
    STOCK {
        @Override
        Call.Factory make(ClientExtension clients) {
            return registered(clients, new OkHttpClient());
        }

        @Override
        Call.Factory trusting(ClientExtension clients, TestCertificates certificates) {
            return registered(
                    clients,
                    new OkHttpClient.Builder()
                            .sslSocketFactory(certificates.clientSocketFactory(), certificates.clientTrustManager())
                            .build());
        }

        @Override
        Call.Factory impatient(ClientExtension clients, Duration firstByte) {
            return registered(
                    clients, new OkHttpClient.Builder().readTimeout(firstByte).build());
        }
    },
    BELAY {
        @Override
        Call.Factory make(ClientExtension clients) {
            return clients.build(TestClients.once()).asCallFactory();
        }

        @Override
        Call.Factory trusting(ClientExtension clients, TestCertificates certificates) {
            return clients.build(TestClients.trusting(certificates)).asCallFactory();
        }

        @Override
        Call.Factory impatient(ClientExtension clients, Duration firstByte) {
            return clients.build(TestClients.once())
                    .with(CallOptions.none().firstByte(firstByte).read(firstByte))
                    .asCallFactory();
        }
    };

    /** Makes a factory with all defaults. */
    abstract Call.Factory make(ClientExtension clients);

    /** Makes one that trusts a test's certificates. */
    abstract Call.Factory trusting(ClientExtension clients, TestCertificates certificates);

    /** Makes one that waits no longer than that for bytes. */
    abstract Call.Factory impatient(ClientExtension clients, Duration firstByte);

    private static OkHttpClient registered(ClientExtension clients, OkHttpClient client) {
        clients.register(() -> {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        });
        return client;
    }
}
