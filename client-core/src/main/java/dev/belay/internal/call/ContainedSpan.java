package dev.belay.internal.call;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.RequestSpan;
import java.util.function.Function;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What follows a call for one instrument, whose failures go no further. */
final class ContainedSpan implements CallSpan {

    private static final Scope NOTHING = () -> {};

    private final CallSpan span;
    private final Contained contained;

    ContainedSpan(CallSpan span, Contained contained) {
        this.span = span;
        this.contained = contained;
    }

    @Override
    public Scope open() {
        return open(CallSpan::open);
    }

    @Override
    public Scope openCaller() {
        return open(CallSpan::openCaller);
    }

    private Scope open(Function<CallSpan, Scope> way) {
        try {
            Scope scope = way.apply(span);
            return () -> close(scope);
        } catch (Throwable t) {
            contained.complain(span, t);
            return NOTHING;
        }
    }

    private void close(Scope scope) {
        try {
            scope.close();
        } catch (Throwable t) {
            contained.complain(span, t);
        }
    }

    @Override
    public @Nullable RequestSpan sending(Request request, int attempt) {
        try {
            RequestSpan sent = span.sending(request, attempt);
            return sent == null ? null : new ContainedRequest(sent, sent.request(), contained);
        } catch (Throwable t) {
            contained.complain(span, t);
            return null;
        }
    }

    @Override
    public void ended(EndedCall call) {
        try {
            span.ended(call);
        } catch (Throwable t) {
            contained.complain(span, t);
        }
    }

    private record ContainedRequest(RequestSpan span, Request request, Contained contained) implements RequestSpan {

        @Override
        public void ended(int status, @Nullable Throwable failure) {
            try {
                span.ended(status, failure);
            } catch (Throwable t) {
                contained.complain(span, t);
            }
        }
    }
}
