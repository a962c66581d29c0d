package dev.belay.invariants;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Wait;
import java.time.Duration;

/** The ways in which a stuck call is stopped. */
enum StopBy {
    DEADLINE(DeadlineExceededException.class, true) {
        @Override
        CallOptions options(Wait wait, Duration limit) {
            return CallOptions.none().total(limit);
        }
    },
    PHASE_TIMEOUT(AttemptTimeoutException.class, true) {
        @Override
        CallOptions options(Wait wait, Duration limit) {
            CallOptions patient = Scene.patient();
            return switch (wait.phase()) {
                case DNS -> patient.dns(limit);
                case CONNECT, TLS -> patient.connect(limit);
                case SEND -> patient.write(limit);
                case FIRST_BYTE -> patient.firstByte(limit);
                case BODY -> patient.read(limit);
                case PERMIT -> throw new IllegalArgumentException("the wait for a permit has its own test");
            };
        }

        @Override
        boolean appliesTo(Wait wait) {
            return wait != Wait.PERMIT && !wait.makesProgress();
        }
    },
    ATTEMPT_TIMEOUT(AttemptTimeoutException.class, true) {
        @Override
        CallOptions options(Wait wait, Duration limit) {
            return Scene.patient().attempt(limit);
        }

        @Override
        boolean appliesTo(Wait wait) {
            return switch (wait.phase()) {
                case PERMIT, BODY -> false;
                case DNS, CONNECT, TLS, SEND, FIRST_BYTE -> true;
            };
        }
    },
    CANCEL(CallCancelledException.class, false) {
        @Override
        void stop(StuckCall call, CancellationSource source, BelayClient client) {
            source.cancel("no longer wanted");
        }
    },
    INTERRUPT(CallInterruptedException.class, false) {
        @Override
        void stop(StuckCall call, CancellationSource source, BelayClient client) {
            call.interrupt();
        }
    },
    CLOSE(ClientClosedException.class, false) {
        @Override
        void stop(StuckCall call, CancellationSource source, BelayClient client) {
            BackgroundCall.start(() -> {
                client.close(Duration.ZERO);
                return null;
            });
        }
    };

    private final Class<? extends BelayException> failure;
    private final boolean byTime;

    StopBy(Class<? extends BelayException> failure, boolean byTime) {
        this.failure = failure;
        this.byTime = byTime;
    }

    /** Returns what the caller is told. */
    Class<? extends BelayException> failure() {
        return failure;
    }

    /** Returns whether the call stops itself after its limit. */
    boolean isByTime() {
        return byTime;
    }

    CallOptions options(Wait wait, Duration limit) {
        return Scene.patient();
    }

    boolean appliesTo(Wait wait) {
        return true;
    }

    void stop(StuckCall call, CancellationSource source, BelayClient client) {}
}
