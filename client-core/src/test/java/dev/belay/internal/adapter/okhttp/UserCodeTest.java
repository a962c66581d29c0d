package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.AccessToken;
import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.event.CallListener;
import dev.belay.testing.Answers;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Instant;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of what the application's own code throws, and what it gets to see. */
class UserCodeTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private BelayClient.Builder fake() {
        return TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello"))));
    }

    @Test
    void whatAnInterceptorThrowsUncheckedIsThrown() throws Exception {
        IllegalStateException mine = new IllegalStateException("mine");
        Call.Factory factory = clients.build(fake().interceptor(chain -> {
                    throw mine;
                }))
                .asCallFactory();

        assertThatThrownBy(() -> factory.newCall(REQUEST).execute()).isSameAs(mine);

        CallbackLog log = new CallbackLog();
        Call call = factory.newCall(REQUEST);
        UncaughtFailures.during(() -> {
            call.enqueue(log);
            assertThat(log.failure())
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("canceled due to " + mine)
                    .satisfies(told -> assertThat(told.getSuppressed()).containsExactly(mine));
        });
        assertThat(log.count()).isOne();
    }

    @Test
    void whatAnInterceptorThrowsCheckedStaysAsItIs() {
        IOException mine = new IOException("mine");
        Call call = clients.build(fake().interceptor(chain -> {
                    throw mine;
                }))
                .asCallFactory()
                .newCall(REQUEST);

        assertThatThrownBy(call::execute).isSameAs(mine);
    }

    @Test
    void whatASupplierThrowsIsToldElsewhere() throws Exception {
        Call call = clients.build(fake().header("X-Tenant", () -> {
                    throw new IllegalStateException("no tenant");
                }))
                .asCallFactory()
                .newCall(REQUEST);
        RecordingEvents events = new RecordingEvents();
        call.addEventListener(events);
        CallbackLog log = new CallbackLog();

        UncaughtFailures.during(() -> {
            call.enqueue(log);

            CallbackLog.Told told = log.next();
            assertThat(told.failure()).hasMessageContaining("no tenant");
            assertThat(told.thread()).isNotSameAs(Thread.currentThread());
        });
        assertThat(events.names()).contains("callStart", "callFailed");
    }

    @Test
    void whatAListenerThrowsIsLogged() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));
        Call call = clients.build(TestClients.once())
                .asCallFactory()
                .newCall(new Request.Builder().url(server.url("/")).build());
        call.addEventListener(new EventListener() {
            @Override
            public void callStart(Call started) {
                throw new IllegalStateException("of callStart");
            }

            @Override
            public void connectionReleased(Call started, Connection connection) {
                throw new IllegalStateException("of connectionReleased");
            }

            @Override
            public void callEnd(Call ended) {
                throw new IllegalStateException("of callEnd");
            }
        });
        try (CapturedLog log = CapturedLog.everything(CallListener.class.getName());
                Response response = call.execute()) {
            assertThat(response.body().string()).isEqualTo("hello");

            assertThat(log.messages())
                    .filteredOn(message -> message.startsWith("an event listener of OkHttp's failed"))
                    .hasSize(3);
        }
    }

    @Test
    void theTokensOfTheClientAreNotShown() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.echoHeader("Authorization")));
        BelayClient client = clients.build(TestClients.once()
                .credentials(BearerTokens.from(token -> AccessToken.of("s3cr3t", Instant.MAX), server.url("/"))));
        Call call = client.asCallFactory()
                .newCall(new Request.Builder().url(server.url("/")).build());
        RecordingEvents events = new RecordingEvents();
        call.addEventListener(events);

        try (Response response = call.execute()) {
            assertThat(response.body().string()).isEqualTo("Bearer s3cr3t");
            assertThat(response.networkResponse().request().header("Host")).isNotNull();
            assertThat(response.networkResponse().request().header("Authorization"))
                    .isNull();
        }
        assertThat(events.requests().get(0).header("Authorization")).isNull();
        assertThat(events.responses().get(0).request().header("Authorization")).isNull();
    }

    @Test
    void aRequestThatAnInterceptorHasReplacedIsNotTheCallersAnyMore() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));
        BelayClient client = clients.build(TestClients.once()
                .interceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .post(RequestBody.create("to you", null))
                        .build())));
        Request request =
                new Request.Builder().url(server.url("/")).header("X-A", "b").build();

        try (Response response = client.asCallFactory().newCall(request).execute()) {
            assertThat(response.request().method()).isEqualTo("POST");
            assertThat(response.request().body()).isNotNull();
            assertThat(response.request().header("X-A")).isEqualTo("b");
            assertThat(response.request().header("Host")).isNull();
        }
    }

    @Test
    void theCallersOwnCredentialsStay() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));
        Request request = new Request.Builder()
                .url(server.url("/"))
                .header("Authorization", "mine")
                .build();

        try (Response response = clients.build(TestClients.once())
                .asCallFactory()
                .newCall(request)
                .execute()) {
            assertThat(response.networkResponse().request().header("Authorization"))
                    .isEqualTo("mine");
        }
    }
}
