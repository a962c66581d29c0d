package dev.belay.internal.call;

import dev.belay.CallInterceptor;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** One interceptor of the user's. */
final class InterceptorStage extends Stage {

    private final CallInterceptor interceptor;
    private final boolean perAttempt;
    private final Stage next;

    InterceptorStage(CallInterceptor interceptor, boolean perAttempt, Stage next) {
        this.interceptor = interceptor;
        this.perAttempt = perAttempt;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        Way way = new Way(request, call);
        boolean returned = false;
        try {
            ResponseHandle response = interceptor.intercept(way);
            Objects.requireNonNull(response, () -> "the interceptor " + interceptor + " returned null");
            returned = true;
            return response;
        } finally {
            way.over = true;
            if (!returned) {
                way.closeLast();
            }
        }
    }

    @Override
    public String toString() {
        return "InterceptorStage{per " + (perAttempt ? "attempt" : "call") + ", " + interceptor + "} -> " + next;
    }

    /** What an interceptor sees of the call. The token is not among what it can pass on, so it cannot be replaced. */
    private final class Way implements CallInterceptor.Chain {
        private final Request request;
        private final CallContext call;
        private boolean proceeded;
        private volatile boolean over;
        private @Nullable ResponseHandle last;

        Way(Request request, CallContext call) {
            this.request = request;
            this.call = call;
        }

        @Override
        public Request request() {
            return request;
        }

        @Override
        public CancellationToken token() {
            return call.token();
        }

        @Override
        public Duration remaining() {
            return call.remaining();
        }

        @Override
        public int attempt() {
            return call.attempt().number();
        }

        @Override
        public ResponseHandle proceed(Request changed) throws IOException {
            Objects.requireNonNull(changed, "request");
            if (over) {
                throw new IllegalStateException(interceptor + " has returned: its chain cannot proceed any more");
            }
            if (proceeded && perAttempt) {
                throw new IllegalStateException(interceptor + " proceeds a second time, but an attempt is one send:"
                        + " an interceptor that sends again belongs around the call (Builder.interceptor)");
            }
            proceeded = true;
            closeLast();
            ResponseHandle response = next.proceed(changed, call);
            last = response;
            return response;
        }

        void closeLast() {
            ResponseHandle open = last;
            last = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
