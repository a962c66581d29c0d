package dev.belay.internal.adapter.jdk;

import dev.belay.ResponseHandle;
import dev.belay.internal.body.GuardedResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A response whose body is given to its subscriber, which makes a value of it: at its end, before it, or later. */
final class SubscribedBody<T> {

    private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {}

    private final ResponseHandle response;
    private final IncomingHead head;
    private final BodyPump pump;
    private volatile @Nullable Outcome<T> outcome;

    private SubscribedBody(
            IncomingHead head, ResponseHandle response, BodySubscriber<T> subscriber, ExchangeScope scope) {
        this.response = response;
        this.head = head;
        this.pump = new BodyPump(response, subscriber, scope::limit, () -> outcome != null);
    }

    /**
     * Asks the handler for a subscriber; if that fails nothing is left open.
     *
     * @param elsewhere is run when the value is made on another thread than the one that pumps
     */
    static <T> SubscribedBody<T> of(
            ExchangeScope scope, BodyHandler<T> handler, ResponseHandle response, Runnable elsewhere)
            throws IOException {
        try {
            IncomingHead head = IncomingHead.of(scope.request(), response);
            BodySubscriber<T> subscriber = Objects.requireNonNull(
                    handler.apply(head), "the body handler returned null (expected: a subscriber)");
            SubscribedBody<T> body = new SubscribedBody<>(head, response, subscriber, scope);
            body.follow(
                    Objects.requireNonNull(subscriber.getBody(), "getBody() returned null (expected: a stage)"),
                    elsewhere);
            return body;
        } catch (Throwable t) {
            response.close();
            throw t;
        }
    }

    private void follow(CompletionStage<T> stage, Runnable elsewhere) {
        CompletionStage<T> unused = stage.whenComplete((value, failure) -> {
            outcome = new Outcome<>(value, failure);
            if (!pump.isHere()) {
                pump.wake();
                elsewhere.run();
            }
        });
    }

    /** Returns {@code task} for another thread, on which it runs as on this one, the one that has made the call. */
    Runnable carrying(Runnable task) {
        return response instanceof GuardedResponse own ? own.carrying(task) : task;
    }

    /** Goes on with the body on this thread; see {@link BodyPump#pump}. */
    boolean pump(BooleanSupplier leave) {
        return pump.pump(leave);
    }

    boolean isOver() {
        return pump.isOver();
    }

    /** Returns whether there is a response, or nothing will come of it. */
    boolean isReady() {
        return outcome != null || pump.failure() != null;
    }

    /** Waits on the pumping thread, after the body's end, until it is ready. */
    void awaitReady() throws IOException {
        pump.await(this::isReady);
    }

    /** Has {@code late} told, after the body's end, if the time is over before it is ready. */
    void whenLate(Consumer<Throwable> late) {
        pump.limit().onCancel(() -> late.accept(pump.ended()));
    }

    /** Returns why there is no response; null if there is one. */
    @Nullable
    Throwable failure() {
        Outcome<T> made = outcome;
        return made == null ? pump.failure() : made.failure();
    }

    HttpResponse<T> response() {
        Outcome<T> made = outcome;
        return new JdkResponse<>(head, made == null ? null : made.value());
    }
}
