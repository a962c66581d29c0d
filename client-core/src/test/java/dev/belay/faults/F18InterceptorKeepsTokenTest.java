package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallInterceptor;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.StreamAnswers;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F18: middleware that swaps the call's context for a fresh one loses deadline and cancellation below it. */
class F18InterceptorKeepsTokenTest {
    private static final Duration NAIVE_TIMEOUT = Duration.ofMillis(150);
    private static final Duration A_WHILE = Duration.ofMillis(450);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void anInterceptorOfANaiveClientCanTakeTheTimeoutAway(Wire wire) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire)) {
            OkHttpClient naive = wire.okHttp()
                    .newBuilder()
                    .readTimeout(NAIVE_TIMEOUT)
                    .addInterceptor(chain ->
                            chain.withReadTimeout(0, TimeUnit.MILLISECONDS).proceed(chain.request()))
                    .build();
            leaks.register(Wire.end(naive));
            okhttp3.Call call = naive.newCall(peer.request());

            try (var waiting = BackgroundCall.start(call::execute, call::cancel)) {
                assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void anInterceptorOfANaiveClientCanMakeACallThatNobodyCancels(Wire wire) throws Exception {
        OkHttpClient fresh = wire.okHttp();
        leaks.register(Wire.end(fresh));
        try (Peer peer = Stall.HEAD.serve(wire)) {
            OkHttpClient naive = wire.okHttp()
                    .newBuilder()
                    .addInterceptor(chain -> fresh.newCall(chain.request()).execute())
                    .build();
            leaks.register(Wire.end(naive));
            okhttp3.Call call = naive.newCall(peer.request());

            try (var waiting =
                    BackgroundCall.start(call::execute, () -> fresh.dispatcher().cancelAll())) {
                assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();
                call.cancel();

                assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
            }
        }
    }

    @Test
    void nothingThatAnInterceptorIsGivenTakesAnotherTokenOrDeadline() {
        List<Class<?>> accepted = Arrays.stream(CallInterceptor.Chain.class.getMethods())
                .map(Method::getParameterTypes)
                .flatMap(Arrays::stream)
                .toList();

        assertThat(accepted).containsExactly(Request.class);
    }

    static Stream<Arguments> everyPlaceAndStyle() {
        return Stream.of(true, false)
                .flatMap(perCall -> Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                        .flatMap(wire ->
                                Arrays.stream(CallStyle.values()).map(style -> Arguments.of(perCall, wire, style))));
    }

    @ParameterizedTest(name = "interceptor per call: {0}, {1}, {2}")
    @MethodSource("everyPlaceAndStyle")
    void cancellingTheTokenEndsWhatAnInterceptorProceededTo(boolean perCall, Wire wire, CallStyle style)
            throws Exception {
        CallInterceptor freshRequest = chain ->
                chain.proceed(new Request.Builder().url(chain.request().url()).build());
        try (Peer peer = Stall.HEAD.serve(wire);
                CancellationSource source = CancellationSource.create();
                BelayClient belay = with(wire, perCall, freshRequest);
                var call = style.start(belay, peer.request(), source.token())) {
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            source.cancel();

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anInterceptorThatSwallowsFailuresAndProceedsAgainDoesNotOutliveTheDeadline(CallStyle style) throws Exception {
        CallInterceptor stubborn = chain -> {
            try {
                return chain.proceed(chain.request());
            } catch (java.io.IOException swallowed) {
                return chain.proceed(chain.request());
            }
        };
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = with(Wire.HTTP_1, true, stubborn)) {
            HttpCaller hasty = belay.with(CallOptions.none().total(NAIVE_TIMEOUT));

            try (var call = style.start(hasty, peer.request())) {
                assertThat(call.outcome(LIMIT).failure()).isInstanceOf(DeadlineExceededException.class);
            }
            assertThat(peer.traffic().requests()).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anInterceptorThatInventsAResponseDoesNotOutliveTheCall(CallStyle style) throws Exception {
        CancellationSource source = CancellationSource.create();
        CallInterceptor inventive = chain -> {
            source.cancel();
            return ResponseHandle.of(200, okhttp3.Headers.of(), new byte[0]);
        };
        try (source;
                BelayClient belay = with(Wire.HTTP_1, true, inventive)) {
            Request request = new Request.Builder().url("http://127.0.0.1:9/").build();

            try (var call = style.start(belay, request, source.token())) {
                assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void everyInterceptorSeesTheCallsOwnTokenAndDeadline(CallStyle style) throws Exception {
        List<CancellationToken> seen = new CopyOnWriteArrayList<>();
        CallInterceptor looking = chain -> {
            seen.add(chain.token());
            assertThat(chain.remaining()).isLessThanOrEqualTo(LIMIT);
            return chain.proceed(chain.request());
        };
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.ok("x"), StreamAnswers.ok("x"));
                CancellationSource source = CancellationSource.withTimeout(CancellationToken.none(), LIMIT);
                BelayClient belay = BelayClient.builder()
                        .interceptor(looking)
                        .interceptor(looking)
                        .attemptInterceptor(looking)
                        .build()) {
            assertThat(style.text(belay, peer.request(), source.token())).isEqualTo("x");

            assertThat(seen).containsExactly(source.token(), source.token(), source.token());
        }
    }

    private static BelayClient with(Wire wire, boolean perCall, CallInterceptor interceptor) {
        BelayClient.Builder builder = wire.belay();
        return (perCall ? builder.interceptor(interceptor) : builder.attemptInterceptor(interceptor)).build();
    }
}
