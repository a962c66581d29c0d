package dev.belay.faults;

import dev.belay.event.AttemptEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.testing.Answers;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.StreamAnswers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;

/** Where an exchange, once connected, stops getting on. */
enum Stall {
    HEAD,
    HALF_HEAD,
    BODY,
    TRICKLE,
    UPLOAD;

    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long UPLOAD_BYTES = 32 << 20;

    Peer serve(Wire wire) {
        return switch (this) {
            case HEAD -> Peer.start(wire, Answers.never(), StreamAnswers.never());
            case HALF_HEAD -> Peer.start(wire, Answers.halfHead(), StreamAnswers.halfHeaders());
            case BODY -> Peer.start(wire, Answers.bodyStops(3, 100), StreamAnswers.bodyStops(3));
            case TRICKLE -> Peer.start(wire, Answers.trickle(INTERVAL), StreamAnswers.trickle(INTERVAL));
            case UPLOAD -> Peer.neverReads(wire);
        };
    }

    /** A call that gets stuck there, which knows when it has. */
    final class Trap implements CallListener {
        private final CountDownLatch headArrived = new CountDownLatch(1);
        private final MeasuredUpload upload = MeasuredUpload.ofSize(UPLOAD_BYTES);

        Request request(Peer peer) {
            Request request = peer.request();
            return Stall.this == UPLOAD ? request.newBuilder().post(upload).build() : request;
        }

        @Override
        public void onEvent(CallEvent event) {
            if (event instanceof AttemptEnded ended && ended.failure() == null) {
                headArrived.countDown();
            }
        }

        /** Waits until the call is stuck; returns whether that happened in good time. */
        boolean awaitStuck(Peer peer) throws InterruptedException {
            return switch (Stall.this) {
                case UPLOAD -> upload.awaitStall(LIMIT);
                case HEAD, HALF_HEAD -> peer.traffic().awaitRequests(1, LIMIT);
                case BODY, TRICKLE -> headArrived.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            };
        }
    }

    Trap trap() {
        return new Trap();
    }
}
