package dev.belay.internal.call;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.RequestSpan;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What follows a call for two instruments; the first one's is around the second one's. */
record SpanPair(CallSpan first, CallSpan second) implements CallSpan {

    @Override
    public Scope open() {
        Scope outer = first.open();
        Scope inner = second.open();
        return closing(outer, inner);
    }

    @Override
    public Scope openCaller() {
        Scope outer = first.openCaller();
        Scope inner = second.openCaller();
        return closing(outer, inner);
    }

    private static Scope closing(Scope outer, Scope inner) {
        return () -> {
            inner.close();
            outer.close();
        };
    }

    @Override
    public @Nullable RequestSpan sending(Request request, int attempt) {
        RequestSpan outer = first.sending(request, attempt);
        RequestSpan inner = second.sending(outer == null ? request : outer.request(), attempt);
        if (outer == null || inner == null) {
            return outer == null ? inner : outer;
        }
        return new RequestPair(outer, inner);
    }

    @Override
    public void ended(EndedCall call) {
        second.ended(call);
        first.ended(call);
    }

    private record RequestPair(RequestSpan outer, RequestSpan inner) implements RequestSpan {

        @Override
        public Request request() {
            return inner.request();
        }

        @Override
        public void ended(int status, @Nullable Throwable failure) {
            inner.ended(status, failure);
            outer.ended(status, failure);
        }
    }
}
