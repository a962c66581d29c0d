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
    private final String per;
    private final Stage next;

    /** @param per "call" or "attempt", for {@link #toString()} */
    InterceptorStage(CallInterceptor interceptor, String per, Stage next) {
        this.interceptor = interceptor;
        this.per = per;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        Way way = new Way(request, call, next);
        boolean returned = false;
        try {
            ResponseHandle response = interceptor.intercept(way);
            Objects.requireNonNull(response, () -> "the interceptor " + interceptor + " returned null");
            returned = true;
            return response;
        } finally {
            if (!returned) {
                way.closeLast();
            }
        }
    }

    @Override
    public String toString() {
        return "InterceptorStage{per " + per + ", " + interceptor + "} -> " + next;
    }

    /** What an interceptor sees of the call. The token is not among what it can pass on, so it cannot be replaced. */
    private static final class Way implements CallInterceptor.Chain {
        private final Request request;
        private final CallContext call;
        private final Stage next;
        private @Nullable ResponseHandle last;

        Way(Request request, CallContext call, Stage next) {
            this.request = request;
            this.call = call;
            this.next = next;
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
