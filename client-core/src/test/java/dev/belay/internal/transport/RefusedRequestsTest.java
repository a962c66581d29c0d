package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.internal.http2.StreamResetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pins the names and the message that tell an unsent request from a lost one, which OkHttp does not promise. */
class RefusedRequestsTest {

    @Test
    void aConnectionThatIsShuttingDownHasNotTakenTheRequest() {
        assertThat(RefusedRequests.isOne(new ConnectionShutdownException())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void ofAllResetsOnlyRefusedStreamSaysThatTheRequestWasNotLookedAt(ErrorCode code) {
        assertThat(RefusedRequests.isOne(new StreamResetException(code))).isEqualTo(code == ErrorCode.REFUSED_STREAM);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void aRequestThatCouldNotBeSentMayHaveBeenRefusedAsWell(ErrorCode code) {
        IOException closed = new IOException("closed");
        closed.addSuppressed(new StreamResetException(code));

        assertThat(RefusedRequests.isOne(closed)).isEqualTo(code == ErrorCode.REFUSED_STREAM);
    }

    @Test
    void anyOtherFailureMayHaveReachedTheServer() {
        assertThat(RefusedRequests.isOne(new IOException("stream was reset: REFUSED_STREAM")))
                .isFalse();
    }
}
