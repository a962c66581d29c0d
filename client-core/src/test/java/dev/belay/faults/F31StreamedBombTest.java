package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.testing.ClientExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F31: a small body that unpacks to a large one is read as a stream, and never ends. */
class F31StreamedBombTest {
    private static final int MIB = 1 << 20;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aNaiveClientUnpacksWhateverABombHolds(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        try (MockPeer peer = MockPeer.start(wire, Bombs.BOMB);
                Response response = naive.newCall(peer.request()).execute()) {
            assertThat(Bombs.ZIPPED_BYTES).isLessThan(Bombs.BYTES / 500);

            assertThat(response.body().byteStream().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(Bombs.BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aStreamMayBeLongerThanWhatFitsIntoMemory(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, Bombs.LARGE);
                BelayClient belay = wire.belay().build()) {
            assertThat(streamed(belay, peer.request())).isEqualTo(Bombs.BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aStreamThatGrowsOutOfTooFewBytesIsRefused(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, Bombs.BOMB);
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> streamed(belay, peer.request()))
                    .isInstanceOfSatisfying(ResponseTooLargeException.class, e -> {
                        assertThat(e.decodedBytes()).isBetween(MIB + 1L, 2L * MIB);
                        assertThat(e.encodedBytes()).isBetween(1L, (long) Bombs.ZIPPED_BYTES);
                        assertThat(e.ratio()).isGreaterThan(100);
                        assertThat(e.limitBytes()).isLessThan(e.decodedBytes());
                    })
                    .hasMessageContaining("decoded from")
                    .hasMessageContaining("raise ResponseLimits.compressionRatio");
            assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
        }
    }

    private static long streamed(HttpCaller caller, Request request) throws IOException {
        return caller.execute(request, CancellationToken.none(), response -> {
            InputStream body = response.body();
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                bytes += n;
            }
            return bytes;
        });
    }
}
