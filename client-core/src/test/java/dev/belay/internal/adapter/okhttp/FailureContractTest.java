package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.error.BelayException;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The types of exceptions that code on OkHttp catches. */
class FailureContractTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Duration SHORT = Duration.ofMillis(200);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    /** Returns what the call fails with, in both ways of making it. */
    private static IOException failure(Factories maker, Call call) throws Exception {
        CallbackLog log = new CallbackLog();
        call.clone().enqueue(log);
        IOException told = log.failure();
        try (Response response = call.execute()) {
            throw new AssertionError("the call did not fail: " + response);
        } catch (IOException thrown) {
            assertThat(told).hasSameClassAs(thrown);
            if (maker == Factories.BELAY) {
                assertThat(thrown instanceof BelayException ? thrown : thrown.getCause())
                        .isInstanceOf(BelayException.class)
                        .hasMessage(thrown.getMessage());
            }
            return thrown;
        }
    }

    private static Request to(String url) {
        return new Request.Builder().url(url).build();
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatNobodyKnows(Factories maker) throws Exception {
        Call call = maker.make(clients).newCall(to("http://nobody.invalid/"));

        assertThat(failure(maker, call)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatNobodyListensOn(Factories maker) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        Call call = maker.make(clients).newCall(to("http://127.0.0.1:" + port + "/"));

        assertThat(failure(maker, call)).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotAnswer(Factories maker) throws Exception {
        FaultServer server = clients.register(FaultServer.silent());
        Call call = maker.impatient(clients, SHORT).newCall(to(server.url("/")));

        assertThat(failure(maker, call)).isInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatStops(Factories maker) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.bodyStops(3, 100)));
        Call call = maker.impatient(clients, SHORT).newCall(to(server.url("/")));

        try (Response response = call.execute()) {
            Throwable thrown = catchThrowable(() -> response.body().string());
            assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateThatNobodyTrusts(Factories maker) throws Exception {
        FaultServer server =
                clients.register(FaultServer.builder().tls(CERTIFICATES).start(Answers.ok("hello")));
        Call call = maker.make(clients).newCall(to(server.url("/")));

        assertThat(failure(maker, call)).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatHangsUp(Factories maker) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.closes()));
        Call call = maker.make(clients).newCall(to(server.url("/")));

        assertThat(failure(maker, call)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatResets(Factories maker) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Fault.resetsAtOnce()));
        Call call = maker.make(clients).newCall(to(server.url("/")));

        assertThat(failure(maker, call)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsNoHttp(Factories maker) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.raw("SSH-2.0-OpenSSH\r\n\r\n")));
        Call call = maker.make(clients).newCall(to(server.url("/")));

        assertThat(failure(maker, call)).isInstanceOf(ProtocolException.class);
    }

    /** OkHttp follows 20 of them. */
    @ParameterizedTest
    @EnumSource
    void redirectsWithoutEnd(Factories maker) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.redirect("/")));
        Call call = maker.make(clients).newCall(to(server.url("/")));

        assertThat(failure(maker, call)).isInstanceOf(ProtocolException.class);
    }
}
