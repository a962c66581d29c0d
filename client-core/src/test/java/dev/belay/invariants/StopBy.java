package dev.belay.invariants;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The ways in which a stuck call is stopped. */
enum StopBy {
    DEADLINE(DeadlineExceededException.class, true) {
        @Override
        CallOptions options(@Nullable Phase phase, Duration limit) {
            return CallOptions.none().total(limit);
        }

        @Override
        boolean appliesTo(Wait wait) {
            return wait.mayOutlastTheDeadline();
        }
    },
    PHASE_TIMEOUT(AttemptTimeoutException.class, true) {
        @Override
        CallOptions options(@Nullable Phase phase, Duration limit) {
            CallOptions patient = Scene.patient();
            return switch (Objects.requireNonNull(phase)) {
                case DNS -> patient.dns(limit);
                case CONNECT, TLS -> patient.connect(limit);
                case SEND -> patient.write(limit);
                case FIRST_BYTE -> patient.firstByte(limit);
                case BODY -> patient.read(limit);
                case BACK_OFF, COOL_DOWN, RATE_LIMIT, PERMIT, CREDENTIALS ->
                    throw new IllegalArgumentException("not a limit of an attempt: " + phase);
            };
        }

        @Override
        boolean appliesTo(Wait wait) {
            return wait.phase().ordinal() > Phase.CREDENTIALS.ordinal() && !wait.makesProgress();
        }
    },
    ATTEMPT_TIMEOUT(AttemptTimeoutException.class, true) {
        @Override
        CallOptions options(@Nullable Phase phase, Duration limit) {
            return Scene.patient().attempt(limit);
        }

        @Override
        boolean appliesTo(Wait wait) {
            return switch (wait.phase()) {
                case BACK_OFF, COOL_DOWN, RATE_LIMIT, PERMIT, BODY -> false;
                case CREDENTIALS, DNS, CONNECT, TLS, SEND, FIRST_BYTE -> true;
            };
        }
    },
    LONGEST_WAIT(ConcurrencyLimitException.class, true) {
        @Override
        BelayClient.Builder settings(BelayClient.Builder builder, Duration limit) {
            return builder.concurrency(
                    ConcurrencyPolicy.builder().perOrigin(1).maxWait(limit).build());
        }

        @Override
        boolean appliesTo(Wait wait) {
            return wait == Wait.PERMIT;
        }
    },
    CANCEL(CallCancelledException.class, false) {
        @Override
        void stop(StuckCall call, CancellationSource source, BelayClient client) {
            source.cancel("no longer wanted");
        }
    },
    CANCEL_FUTURE(CallCancelledException.class, false) {
        @Override
        void stop(StuckCall call, CancellationSource source, BelayClient client) {
            call.cancelFuture();
        }

        @Override
        Class<? extends Exception> toldToCaller() {
            return CancellationException.class;
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

    /** Returns what the call ends with. */
    Class<? extends BelayException> failure() {
        return failure;
    }

    /** Returns what the caller is told. */
    Class<? extends Exception> toldToCaller() {
        return failure;
    }

    /** Returns whether the call stops itself after its limit. */
    boolean isByTime() {
        return byTime;
    }

    /** Adds what this stop needs of the client. */
    BelayClient.Builder settings(BelayClient.Builder builder, Duration limit) {
        return builder;
    }

    CallOptions options(@Nullable Phase phase, Duration limit) {
        return Scene.patient();
    }

    boolean appliesTo(Wait wait) {
        return true;
    }

    void stop(StuckCall call, CancellationSource source, BelayClient client) {}
}
