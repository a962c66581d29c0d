package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@code okhttp3.Call} and {@code okhttp3.Callback} promises. */
class CallFactoryContractTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final MockResponse SILENCE = new MockResponse.Builder()
            .onResponseStart(SocketEffect.Stall.INSTANCE)
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        clients.register(server).start();
    }

    private static MockResponse hello() {
        return new MockResponse.Builder().body("hello").build();
    }

    private static MockResponse stopsAfter(String beginning) {
        return new MockResponse.Builder()
                .body(beginning)
                .setHeader("Content-Length", 1000)
                .onResponseEnd(SocketEffect.Stall.INSTANCE)
                .build();
    }

    private Request.Builder request() {
        return new Request.Builder().url(server.url("/a?b=c"));
    }

    private Call call(Factories maker) {
        return maker.make(clients).newCall(request().build());
    }

    private static String text(Call call) throws IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }

    private static IOException failure(BackgroundCall<?> call) throws InterruptedException {
        Outcome<?> outcome = call.outcome(SOON);
        assertThat(outcome.failure()).isInstanceOf(IOException.class);
        return (IOException) outcome.failure();
    }

    private void awaitRequest() throws InterruptedException {
        assertThat(server.takeRequest(SOON.toMillis(), TimeUnit.MILLISECONDS)).isNotNull();
    }

    /** Waits until a thread has done what it was for. */
    private static void awaitIdle(Thread thread) {
        assertThat(Await.condition(SOON, () -> switch (thread.getState()) {
                    case WAITING, TIMED_WAITING, TERMINATED -> true;
                    case NEW, RUNNABLE, BLOCKED -> false;
                }))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theRequestIsTheOriginalOne(Factories maker) {
        Request request = request().build();

        assertThat(maker.make(clients).newCall(request).request()).isSameAs(request);
    }

    @ParameterizedTest
    @EnumSource
    void executeReturnsTheResponse(Factories maker) throws Exception {
        server.enqueue(hello());

        assertThat(text(call(maker))).isEqualTo("hello");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/a?b=c");
    }

    @ParameterizedTest
    @EnumSource
    void everyStatusIsAResponse(Factories maker) throws Exception {
        Call.Factory factory = maker.make(clients);
        for (int status : new int[] {201, 304, 404, 418, 500, 503}) {
            server.enqueue(new MockResponse.Builder().code(status).build());

            try (Response response = factory.newCall(request().build()).execute()) {
                assertThat(response.code()).isEqualTo(status);
                assertThat(response.isSuccessful()).isEqualTo(status == 201);
                assertThat(response.body().string()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsSent(Factories maker) throws Exception {
        server.enqueue(hello());
        RequestBody body = RequestBody.create("to you", MediaType.get("text/plain; charset=utf-8"));

        assertThat(text(maker.make(clients).newCall(request().post(body).build())))
                .isEqualTo("hello");

        var received = server.takeRequest();
        assertThat(received.getMethod()).isEqualTo("POST");
        assertThat(received.getBody().utf8()).isEqualTo("to you");
        assertThat(received.getHeaders().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsMadeOnce(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = call(maker);
        assertThat(call.isExecuted()).isFalse();

        text(call);

        assertThat(call.isExecuted()).isTrue();
        assertThatThrownBy(call::execute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Already Executed");
        assertThatThrownBy(() -> call.enqueue(new CallbackLog()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Already Executed");
    }

    @ParameterizedTest
    @EnumSource
    void anEnqueuedCallIsExecutedAtOnce(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = call(maker);
        CallbackLog log = new CallbackLog();

        call.enqueue(log);

        assertThat(call.isExecuted()).isTrue();
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        log.response().close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackIsToldOnceAndElsewhere(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = call(maker);
        CallbackLog log = new CallbackLog();

        call.enqueue(log);

        CallbackLog.Told told = log.next();
        assertThat(told.call()).isSameAs(call);
        assertThat(told.thread()).isNotSameAs(Thread.currentThread());
        assertThat(told.response()).isNotNull();
        assertThat(told.response().body().string()).isEqualTo("hello");
        assertThat(log.count()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void theBodyMayBeReadAfterTheCallbackOnAnotherThread(Factories maker) throws Exception {
        server.enqueue(new MockResponse.Builder().body("x".repeat(100_000)).build());
        CallbackLog log = new CallbackLog();

        call(maker).enqueue(log);

        CallbackLog.Told told = log.next();
        awaitIdle(told.thread());
        try (Response response = told.response()) {
            assertThat(response).isNotNull();
            assertThat(response.body().string()).hasSize(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatACallbackThrowsWhileReadingIsNotAnotherAnswer(Factories maker) throws Exception {
        server.enqueue(hello());
        CountDownLatch thrown = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Callback callback = new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                told.incrementAndGet();
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                told.incrementAndGet();
                response.close();
                thread.set(Thread.currentThread());
                thrown.countDown();
                throw new IOException("of the callback");
            }
        };
        Call call = call(maker);

        call.enqueue(callback);

        assertThat(thrown.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        awaitIdle(thread.get());
        assertThat(told).hasValue(1);
        assertThat(call.isCanceled()).isFalse();
    }

    /** Not documented, but what OkHttp does, and what crash reporters rely on. */
    @ParameterizedTest
    @EnumSource
    void whatElseACallbackThrowsCancelsTheCallAndIsUncaught(Factories maker) throws Exception {
        server.enqueue(stopsAfter("x"));
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        CountDownLatch seen = new CountDownLatch(1);
        Call call = call(maker);

        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                throw new AssertionError("an answer had been there", e);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
                    uncaught.set(failure);
                    seen.countDown();
                });
                throw new IllegalStateException("of the callback");
            }
        });

        assertThat(seen.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(uncaught.get()).hasMessage("of the callback");
        assertThat(call.isCanceled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatWasCancelledBeforeFails(Factories maker) throws Exception {
        Call call = call(maker);
        call.cancel();
        assertThat(call.isCanceled()).isTrue();
        assertThat(call.isExecuted()).isFalse();

        assertThatThrownBy(call::execute).isInstanceOf(IOException.class).hasMessage("Canceled");

        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anEnqueuedCallThatWasCancelledBeforeFailsElsewhere(Factories maker) throws Exception {
        Call call = call(maker);
        call.cancel();
        CallbackLog log = new CallbackLog();

        call.enqueue(log);

        CallbackLog.Told told = log.next();
        assertThat(told.failure()).hasMessage("Canceled");
        assertThat(told.thread()).isNotSameAs(Thread.currentThread());
        assertThat(log.count()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void cancelEndsACallThatWaits(Factories maker) throws Exception {
        server.enqueue(SILENCE);
        Call call = call(maker);
        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            awaitRequest();

            call.cancel();

            // Whose message is "Canceled" if the call had not yet got a connection; that OkHttp does not promise.
            assertThat(failure(made)).isInstanceOf(IOException.class);
        }
        assertThat(call.isCanceled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cancelEndsAnEnqueuedCallThatWaits(Factories maker) throws Exception {
        server.enqueue(SILENCE);
        Call call = call(maker);
        CallbackLog log = new CallbackLog();
        call.enqueue(log);
        awaitRequest();

        call.cancel();

        assertThat(log.failure()).isInstanceOf(IOException.class);
        assertThat(log.count()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void cancelEndsABodyThatIsBeingRead(Factories maker) throws Exception {
        server.enqueue(stopsAfter("beginning"));
        Call call = call(maker);
        try (Response response = call.execute()) {
            assertThat(response.body().source().readUtf8("beginning".length())).isEqualTo("beginning");
            try (BackgroundCall<String> read =
                    BackgroundCall.start(() -> response.body().source().readUtf8())) {
                call.cancel();

                assertThat(failure(read)).isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCompleteCannotBeCancelled(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = call(maker);
        try (Response response = call.execute()) {
            assertThat(response.body().source().request(Long.MAX_VALUE)).isFalse();

            call.cancel();

            assertThat(response.body().string()).isEqualTo("hello");
        }
        assertThat(call.isCanceled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutSpansTheWaitForTheHead(Factories maker) throws Exception {
        server.enqueue(SILENCE);
        Call call = call(maker);
        call.timeout().timeout(150, TimeUnit.MILLISECONDS);

        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(failure(made)).isInstanceOf(InterruptedIOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutSpansTheBody(Factories maker) throws Exception {
        server.enqueue(stopsAfter("beginning"));
        Call call = call(maker);
        call.timeout().timeout(300, TimeUnit.MILLISECONDS);

        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(failure(made)).isInstanceOf(InterruptedIOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutSpansAnEnqueuedCall(Factories maker) throws Exception {
        server.enqueue(SILENCE);
        Call call = call(maker);
        call.timeout().timeout(150, TimeUnit.MILLISECONDS);
        CallbackLog log = new CallbackLog();

        call.enqueue(log);

        assertThat(log.failure()).isInstanceOf(InterruptedIOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutMayBeADeadline(Factories maker) throws Exception {
        server.enqueue(SILENCE);
        Call call = call(maker);
        call.timeout().deadline(150, TimeUnit.MILLISECONDS);

        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(failure(made)).isInstanceOf(InterruptedIOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloneIsTheSameCallNotYetMade(Factories maker) throws Exception {
        server.enqueue(hello());
        server.enqueue(hello());
        Call call = call(maker);
        text(call);
        call.cancel();

        Call clone = call.clone();

        assertThat(clone).isNotSameAs(call);
        assertThat(clone.request()).isSameAs(call.request());
        assertThat(clone.isExecuted()).isFalse();
        assertThat(clone.isCanceled()).isFalse();
        assertThat(text(clone)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutSpansRedirects(Factories maker) throws Exception {
        server.enqueue(
                new MockResponse.Builder().code(302).setHeader("Location", "/b").build());
        server.enqueue(SILENCE);
        Call call = call(maker);
        call.timeout().timeout(500, TimeUnit.MILLISECONDS);

        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(failure(made)).isInstanceOf(InterruptedIOException.class);
        }
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineThatHasPassedEndsTheCallAtOnce(Factories maker) throws Exception {
        server.enqueue(SILENCE);
        Call call = call(maker);
        call.timeout().deadline(1, TimeUnit.NANOSECONDS);

        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(failure(made)).isInstanceOf(InterruptedIOException.class);
        }
    }
}
