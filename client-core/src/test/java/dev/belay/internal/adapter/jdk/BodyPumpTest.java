package dev.belay.internal.adapter.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken;
import dev.belay.OtherHandle;
import dev.belay.ResponseHandle;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a subscriber asks for while the thread that reads is inside a read, which may use up the thread's permit to park. */
class BodyPumpTest {

    /** As a read on a virtual thread does: it parks, and is woken by whoever wakes the thread. */
    private static final class ParkingRead extends InputStream {
        private final Runnable meanwhile;
        private boolean read;

        ParkingRead(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (read) {
                return -1;
            }
            read = true;
            Thread other = new Thread(meanwhile);
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            LockSupport.park();
            return 1;
        }
    }

    private static final class Recorder implements Flow.Subscriber<List<ByteBuffer>> {
        private Flow.@Nullable Subscription subscription;
        private String signals = "";

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            signals += "next ";
        }

        @Override
        public void onError(Throwable failure) {
            signals += failure.getClass().getSimpleName();
        }

        @Override
        public void onComplete() {
            signals += "complete";
        }
    }

    private static String signalsAfter(long asked) {
        Recorder recorder = new Recorder();
        LongConsumer ask = n -> {
            Flow.Subscription subscription = recorder.subscription;
            if (subscription != null) {
                subscription.request(n);
            }
        };
        ResponseHandle response = new OtherHandle(
                ResponseHandle.of(200, Headers.of(), new byte[0]), new ParkingRead(() -> ask.accept(asked)));
        BodyPump pump = new BodyPump(response, recorder, any -> CancellationToken.none(), () -> false);

        assertThat(pump.pump(() -> false)).isTrue();

        return recorder.signals;
    }

    @Test
    void aWrongRequestIsHeard() {
        assertThat(signalsAfter(0)).isEqualTo("IllegalArgumentException");
    }

    @Test
    void aRequestIsHeard() {
        assertThat(signalsAfter(1)).isEqualTo("next complete");
    }
}
