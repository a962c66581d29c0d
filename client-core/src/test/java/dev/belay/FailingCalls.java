package dev.belay;

import dev.belay.error.AddressRefusedException;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.CoolDownException;
import dev.belay.error.CredentialException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RateLimitException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.Phase;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import dev.belay.testing.TestProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.Request;
import okhttp3.RequestBody;

/** A call for each way to fail, with a secret wherever there is room for one. */
final class FailingCalls {
    static final String SECRET = "s3cr3t";

    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofHours(1);

    private FailingCalls() {}

    /** A way to fail. */
    record Failing(Class<? extends Throwable> type, String how, Setup setup) {
        @Override
        public String toString() {
            return type.getSimpleName() + (how.isEmpty() ? "" : ", " + how);
        }
    }

    interface Setup {
        Ready with(ClientExtension clients) throws Exception;
    }

    /** A call that is about to fail, and what comes just before it and after it. */
    record Ready(HttpCaller caller, Request request, CancellationToken token, Runnable before, Runnable after) {
        static Ready to(HttpCaller caller, String base) {
            return new Ready(caller, secretive(base), NONE, () -> {}, () -> {});
        }

        static Ready to(HttpCaller caller) {
            return to(caller, "http://x.test");
        }
    }

    static Request secretive(String base) {
        String login = "://" + SECRET + ":" + SECRET + "@";
        return new Request.Builder()
                .url(base.replace("://", login) + "/" + SECRET + "?" + SECRET + "=" + SECRET + "#" + SECRET)
                .header("Authorization", "Bearer " + SECRET)
                .header("X-Custom", SECRET)
                .header("Cookie", SECRET + "=" + SECRET)
                .post(RequestBody.create(SECRET.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static FakeResponse answer(int status) {
        return FakeResponse.of(status, SECRET.repeat(1_000))
                .header("Set-Cookie", SECRET)
                .header("X-Custom", SECRET);
    }

    private static FakeTransport.Script answers(int status) {
        return FakeAnswers.responds(() -> answer(status));
    }

    private static BelayClient.Builder over(ClientExtension clients, FakeTransport.Script script) {
        return TestClients.over(clients.register(FakeTransport.of(script))).header("X-Default", SECRET);
    }

    private static Failing simple(Class<? extends Throwable> type, FakeTransport.Script script) {
        return new Failing(type, "", clients -> Ready.to(clients.build(over(clients, script))));
    }

    private static Failing own(Class<? extends Throwable> type, Setup setup) {
        return new Failing(type, "", setup);
    }

    /** Returns one for each type of failure, and more for other places of secrets. */
    static List<Failing> all() {
        return List.of(
                simple(HttpStatusException.class, answers(403)),
                simple(ConnectFailedException.class, FakeAnswers.fails(Phase.CONNECT, () -> new IOException(SECRET))),
                simple(
                        ConnectionLostException.class,
                        FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException(SECRET))),
                simple(
                        RedirectRefusedException.class,
                        FakeAnswers.responds(() -> answer(302)
                                .header("Location", "ftp://u:" + SECRET + "@x.test/" + SECRET + "?" + SECRET))),
                own(ResponseTooLargeException.class, FailingCalls::tooLarge),
                own(
                        AttemptTimeoutException.class,
                        clients -> Ready.to(timed(
                                clients, Timeouts.builder().firstByte(SHORT).build()))),
                own(
                        DeadlineExceededException.class,
                        clients -> Ready.to(
                                timed(clients, Timeouts.builder().total(SHORT).build()))),
                own(CallCancelledException.class, FailingCalls::cancelled),
                own(CallInterruptedException.class, FailingCalls::interrupted),
                own(ClientClosedException.class, FailingCalls::closed),
                own(ConcurrencyLimitException.class, FailingCalls::noPermit),
                own(CircuitOpenException.class, FailingCalls::circuitOpen),
                own(RateLimitException.class, FailingCalls::tooMany),
                own(CoolDownException.class, FailingCalls::coolingDown),
                own(CredentialException.class, FailingCalls::noToken),
                own(AddressRefusedException.class, FailingCalls::forbidden),
                own(InvalidResponseException.class, FailingCalls::noHttp),
                own(TlsFailedException.class, FailingCalls::distrusted),
                new Failing(HttpStatusException.class, "with a token", FailingCalls::withToken),
                new Failing(ConnectFailedException.class, "at a proxy", FailingCalls::atProxy));
    }

    private static BelayClient timed(ClientExtension clients, Timeouts timeouts) {
        return clients.build(
                over(clients, FakeAnswers.blocksIn(Phase.FIRST_BYTE)).timeouts(timeouts));
    }

    private static Ready tooLarge(ClientExtension clients) {
        return Ready.to(clients.build(over(clients, answers(200))
                .responseLimits(ResponseLimits.builder().bufferedBytes(1_000).build())));
    }

    private static Ready cancelled(ClientExtension clients) {
        CancellationSource source = clients.register(CancellationSource.create());
        BelayClient client = clients.build(over(clients, exchange -> {
            source.cancel(SECRET, new IllegalStateException(SECRET));
            return FakeAnswers.blocksIn(Phase.FIRST_BYTE).answer(exchange);
        }));
        return new Ready(client, secretive("http://x.test"), source.token(), () -> {}, () -> {});
    }

    private static Ready interrupted(ClientExtension clients) {
        BelayClient client = clients.build(over(clients, answers(200)));
        return new Ready(
                client,
                secretive("http://x.test"),
                NONE,
                () -> Thread.currentThread().interrupt(),
                () -> {});
    }

    private static Ready closed(ClientExtension clients) {
        BelayClient client = clients.build(over(clients, answers(200)));
        client.close();
        return Ready.to(client);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed after the call that finds no permit
    private static Ready noPermit(ClientExtension clients) throws IOException {
        BelayClient client = clients.build(over(clients, answers(200))
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).queue(0).build()));
        ResponseHandle holder = client.open(secretive("http://x.test"), NONE);
        return new Ready(client, secretive("http://x.test"), NONE, () -> {}, holder::close);
    }

    private static Ready circuitOpen(ClientExtension clients) {
        BelayClient client = clients.build(over(clients, answers(200)));
        client.circuitBreaker(secretive("http://x.test").url()).forceOpen();
        return Ready.to(client);
    }

    private static Ready tooMany(ClientExtension clients) throws IOException {
        RatePolicy rate = RatePolicy.builder().perOrigin(1, LONG).build();
        return second(clients.build(over(clients, answers(200)).rateLimit(rate)));
    }

    private static Ready coolingDown(ClientExtension clients) throws IOException {
        return second(clients.build(
                over(clients, FakeAnswers.responds(() -> answer(503).header("Retry-After", "3600")))));
    }

    private static Ready second(BelayClient client) throws IOException {
        Ready ready = Ready.to(client);
        client.execute(ready.request(), NONE, ResponseReaders.anyStatus(ResponseReaders.discard()));
        return ready;
    }

    private static Ready noToken(ClientExtension clients) {
        return withoutLogin(clients.build(over(clients, answers(200))
                .credentials(BearerTokens.from(
                        token -> {
                            throw new IOException(SECRET);
                        },
                        "http://x.test"))));
    }

    private static Ready withToken(ClientExtension clients) {
        return withoutLogin(clients.build(over(clients, answers(403))
                .credentials(BearerTokens.from(token -> AccessToken.of(SECRET, Instant.MAX), "http://x.test"))));
    }

    /** Or nobody would ask for a token. */
    private static Ready withoutLogin(BelayClient client) {
        Request request = secretive("http://x.test")
                .newBuilder()
                .removeHeader("Authorization")
                .build();
        return new Ready(client, request, NONE, () -> {}, () -> {});
    }

    private static Ready forbidden(ClientExtension clients) {
        return Ready.to(clients.build(TestClients.once().addresses(AddressPolicy.publicOnly())), "http://127.0.0.1:9");
    }

    private static Ready noHttp(ClientExtension clients) {
        FaultServer server = clients.serve(Answers.raw(SECRET + " is what you sent\r\n\r\n"));
        return Ready.to(clients.build(TestClients.once()), "http://127.0.0.1:" + server.port());
    }

    private static Ready distrusted(ClientExtension clients) {
        FaultServer server = clients.register(
                FaultServer.builder().tls(TestCertificates.create()).start(Answers.ok(SECRET)));
        return Ready.to(clients.build(TestClients.once()), "https://127.0.0.1:" + server.port());
    }

    private static Ready atProxy(ClientExtension clients) {
        TestProxy proxy =
                clients.register(TestProxy.builder().demanding("Basic other").start());
        return Ready.to(
                clients.build(TestClients.once()
                        .proxy(ProxyPolicy.http("127.0.0.1", proxy.port()).credentials(SECRET, SECRET))),
                "https://a.test");
    }
}
