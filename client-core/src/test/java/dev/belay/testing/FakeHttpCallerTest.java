package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.CallCancelledException;
import dev.belay.error.HttpStatusException;
import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeHttpCallerTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();

    private final FakeHttpCaller caller =
            FakeHttpCaller.answering(request -> switch (request.url().encodedPath()) {
                case "/path" -> ResponseHandle.of(200, Headers.of(), new byte[] {'h', 'i'});
                case "/gone" -> throw new IOException("gone");
                default -> ResponseHandle.of(404, Headers.of(), new byte[0]);
            });

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void readersRunAndRequestsAreRemembered(CallStyle style) throws Exception {
        assertThat(style.call(caller, REQUEST, ResponseReaders.string())).isEqualTo("hi");
        assertThat(style.call(caller.with(CallOptions.none()), REQUEST, ResponseReaders.discard()))
                .isEqualTo(200);

        assertThat(caller.requests()).containsExactly(REQUEST, REQUEST);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void failuresAreThoseOfACall(CallStyle style) {
        CancellationSource source = CancellationSource.create();
        source.cancel("over");

        assertThatThrownBy(() -> style.call(caller, to("/gone"), ResponseReaders.string()))
                .hasMessage("gone");
        assertThatThrownBy(() -> style.call(caller, to("/other"), ResponseReaders.string()))
                .isInstanceOf(HttpStatusException.class);
        assertThatThrownBy(() -> style.call(caller, REQUEST, source.token(), ResponseReaders.string()))
                .isInstanceOf(CallCancelledException.class)
                .hasMessage("cancelled: over");
    }

    private static Request to(String path) {
        return new Request.Builder().url("http://x.test" + path).build();
    }
}
