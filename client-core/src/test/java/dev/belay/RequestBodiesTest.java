package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RequestBodiesTest {
    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final List<Long> totals = new CopyOnWriteArrayList<>();

    private final ProgressListener listener = (bytes, total) -> {
        told.add(bytes);
        totals.add(total);
    };

    @Test
    void progressIsToldUpToTheEnd() throws Exception {
        byte[] bytes = new byte[100_001];
        Buffer sent = new Buffer();

        RequestBodies.withProgress(RequestBody.create(bytes), listener).writeTo(sent);

        assertThat(sent.size()).isEqualTo(bytes.length);
        assertThat(told).isSorted().endsWith((long) bytes.length).hasSizeGreaterThan(2);
        assertThat(totals).containsOnly((long) bytes.length);
    }

    @Test
    void aBodyThatIsSentAgainBeginsAnew() throws Exception {
        RequestBody body = RequestBodies.withProgress(RequestBody.create(new byte[10]), listener);
        body.writeTo(new Buffer());
        body.writeTo(new Buffer());

        assertThat(told).containsExactly(10L, 10L);
    }

    @Test
    void everythingElseIsThatOfTheBody() throws Exception {
        RequestBody odd = new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("text/odd");
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public boolean isDuplex() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeUtf8("odd");
                sink.close();
            }
        };
        Buffer sent = new Buffer();
        RequestBody observed = RequestBodies.withProgress(odd, listener);
        observed.writeTo(sent);

        assertThat(observed.contentType()).isEqualTo(MediaType.get("text/odd"));
        assertThat(observed.contentLength()).isEqualTo(-1);
        assertThat(observed.isOneShot()).isTrue();
        assertThat(observed.isDuplex()).isTrue();
        assertThat(sent.readUtf8()).isEqualTo("odd");
        assertThat(told).containsExactly(3L);
        assertThat(totals).containsExactly(-1L);
    }

    @Test
    void aFileIsSentWithProgress(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("upload"), new byte[50_000]);
        try (FaultServer server = FaultServer.start(Answers.ok("taken"));
                BelayClient belay = BelayClient.create()) {
            Request request = new Request.Builder()
                    .url(server.url("/"))
                    .post(RequestBodies.withProgress(RequestBody.create(file.toFile(), null), listener))
                    .build();
            for (CallStyle style : CallStyle.values()) {
                told.clear();
                assertThat(style.text(belay, request)).isEqualTo("taken");
                assertThat(told).endsWith(50_000L);
            }
        }
    }

    @Test
    void aListenerThatThrowsEndsTheCall() throws Exception {
        IllegalStateException enough = new IllegalStateException("enough");
        ProgressListener throwing = (bytes, total) -> {
            throw enough;
        };
        try (FaultServer server = FaultServer.start(Answers.ok("taken"));
                BelayClient belay = BelayClient.create()) {
            Request request = new Request.Builder()
                    .url(server.url("/"))
                    .post(RequestBodies.withProgress(RequestBody.create(new byte[10]), throwing))
                    .build();
            for (CallStyle style : CallStyle.values()) {
                assertThatThrownBy(() -> style.text(belay, request)).isSameAs(enough);
            }
        }
    }
}
