package dev.belay.internal.call;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.Timeouts;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.VirtualTimer;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;

/** What a call under test stands on: virtual time, no wire, and a listener that remembers. */
final class CallFixture {
    static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();

    /** From a stop to the second look at it; the fixture's time begins at a moment for such looks. */
    static final Duration SECOND_LOOK = Duration.ofMillis(10);

    final VirtualTimer timer;
    final RecordingListener events = new RecordingListener();
    final FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));
    final Engine engine;
    final CallPlan plan = new CallPlan(
            Timeouts.defaults(), ConcurrencyPolicy.DEFAULT_MAX_WAIT, RetryPolicy.never(), CallOptions.none());

    CallFixture() {
        this(new VirtualTimer());
    }

    /** Makes another client on a timer that there is already. */
    CallFixture(VirtualTimer timer) {
        this.timer = timer;
        this.engine = new Engine(
                new EngineConfig(
                        Timeouts.defaults(),
                        ConcurrencyPolicy.defaults(),
                        ResponseLimits.defaults(),
                        RedirectPolicy.defaults(),
                        Resilience.defaults(),
                        List.of(),
                        null,
                        DefaultHeaders.of("test"),
                        List.of(),
                        List.of(),
                        List.of(events),
                        List.of()),
                transport,
                timer.timer());
    }

    /** Returns a response under guard, with the default limits. */
    static GuardedResponse guarded(FakeResponse response, BodyWatch watch) {
        try {
            return new GuardedResponse(response, REQUEST, watch, ResponseLimits.defaults());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a call that nobody watches yet. */
    CallContext made(CancellationToken token) {
        return new CallContext(engine, REQUEST, token, plan, Ending.UNHEARD);
    }

    /** Returns a call that is under the timer's watch, and may be tried again. */
    CallContext begun(RetryPolicy retry, CancellationToken token) {
        CallPlan retried =
                new CallPlan(Timeouts.defaults(), ConcurrencyPolicy.DEFAULT_MAX_WAIT, retry, CallOptions.none());
        CallContext call = new CallContext(engine, REQUEST, token, retried, Ending.UNHEARD);
        call.begin();
        return call;
    }

    /** Returns a call that is under the timer's watch. */
    CallContext begun(CancellationToken token) {
        CallContext call = made(token);
        call.begin();
        return call;
    }

    CallContext begun() {
        return begun(CancellationToken.none());
    }

    /** Lets time pass; the timer looks at what is due. */
    void pass(Duration time) {
        timer.advance(time);
    }

    /** Has the call hold one of the client's permits, for this thread. */
    void hold(CallContext call) {
        OriginState origin = engine.knownOrigins().of(Origin.of(REQUEST.url()));
        Admission admission = new Admission(origin, now());
        if (!engine.limiter().tryAcquire(origin)) {
            throw new IllegalStateException("no permit is free");
        }
        admission.holdPermit();
        call.admit(admission);
    }

    long now() {
        return timer.time().nanoTime();
    }
}
