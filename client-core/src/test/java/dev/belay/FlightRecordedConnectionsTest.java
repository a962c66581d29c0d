package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.ConnectFailedException;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FlightRecording;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import jdk.jfr.consumer.RecordedEvent;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the flight recorder is given of look-ups and connections, over real sockets. */
class FlightRecordedConnectionsTest {
    private static final String CALL = "dev.belay.Call";
    private static final String ATTEMPT = "dev.belay.Attempt";
    private static final String LOOKUP = "dev.belay.DnsLookup";
    private static final String CONNECT = "dev.belay.Connect";

    private static final Authenticator KNOWN = new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("user", "secret".toCharArray());
        }
    };

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FlightRecording recording = clients.register(FlightRecording.ofEverything());
    private final ScriptedDns dns = new ScriptedDns().answer("known.test", "127.0.0.1");

    private static void get(BelayClient client, String url) throws Exception {
        client.execute(new Request.Builder().url(url).build(), CancellationToken.none(), ResponseReaders.string());
    }

    @Test
    void aNewConnectionIsLookedUpAndConnectedAndAnOldOneIsNeither() throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        BelayClient client = clients.build(TestClients.once().dns(dns));
        String target = "http://known.test:" + server.port();
        String connection = "127.0.0.1:" + server.port() + " http/1.1";

        get(client, target + "/");
        get(client, target + "/");

        RecordedEvent call = recording.events(CALL).get(0);
        RecordedEvent lookup = recording.only(LOOKUP);
        assertThat(lookup.getLong("call")).isEqualTo(call.getLong("call"));
        assertThat(lookup.getString("target")).isEqualTo(target);
        assertThat(lookup.getInt("attempt")).isEqualTo(1);
        assertThat(FlightRecording.failureOf(lookup)).isNull();
        RecordedEvent connect = recording.only(CONNECT);
        assertThat(connect.getLong("call")).isEqualTo(call.getLong("call"));
        assertThat(connect.getString("target")).isEqualTo(target);
        assertThat(connect.getString("connection")).isEqualTo(connection);
        assertThat(connect.getDuration("tls")).isZero();
        assertThat(FlightRecording.failureOf(connect)).isNull();
        assertThat(connect.getStartTime()).isAfterOrEqualTo(lookup.getEndTime());
        assertThat(recording.events(ATTEMPT))
                .extracting(each -> each.getString("connection"))
                .containsExactly(connection, connection + " reused");
        assertThat(recording.events(ATTEMPT).get(0).getDuration("connecting")).isPositive();
        assertThat(recording.events(ATTEMPT).get(1).getDuration("connecting")).isZero();
    }

    @Test
    void theHandshakeIsAPartOfTheConnecting() throws Exception {
        TestCertificates certificates = TestCertificates.create();
        FaultServer server =
                clients.register(FaultServer.builder().tls(certificates).start(Answers.ok("hello")));
        BelayClient client = clients.build(TestClients.trusting(certificates));

        get(client, server.url("/"));

        RecordedEvent connect = recording.only(CONNECT);
        assertThat(connect.getDuration("tls")).isPositive().isLessThan(connect.getDuration());
    }

    @Test
    void whatIsSentAgainWithAPasswordIsALogin() throws Exception {
        FaultServer server = clients.serve(
                Answers.inTurn(Answers.status(401, "WWW-Authenticate: Basic realm=\"here\""), Answers.ok("hello")));
        JdkHttpClient client = (JdkHttpClient)
                BelayHttpClients.newBuilder().authenticator(KNOWN).build();
        clients.register(client::close);

        client.send(HttpRequest.newBuilder(URI.create(server.url("/"))).build(), BodyHandlers.discarding());

        assertThat(recording.events(ATTEMPT))
                .extracting(each -> each.getString("reason") + " " + each.getInt("status"))
                .containsExactly("first 401", "login 200");
    }

    @Test
    void aLookUpThatFailsSaysSo() {
        BelayClient client = clients.build(TestClients.once().dns(dns));

        assertThatThrownBy(() -> get(client, "http://unknown.test/")).isInstanceOf(ConnectFailedException.class);

        assertThat(FlightRecording.failureOf(recording.only(LOOKUP))).isEqualTo("ConnectFailedException");
        assertThat(recording.only(LOOKUP).getString("target")).isEqualTo("http://unknown.test:80");
        assertThat(recording.events(CONNECT)).isEmpty();
        assertThat(recording.only(ATTEMPT).getString("lastPhase")).isEqualTo("dns");
    }

    @Test
    void aConnectionThatIsRefusedSaysSo() throws Exception {
        int nobodys;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodys = closed.getLocalPort();
        }
        BelayClient client = clients.build(TestClients.once().dns(dns));

        assertThatThrownBy(() -> get(client, "http://known.test:" + nobodys + "/"))
                .isInstanceOf(ConnectFailedException.class);

        assertThat(FlightRecording.failureOf(recording.only(CONNECT))).isEqualTo("ConnectFailedException");
        assertThat(recording.only(CONNECT).getString("connection")).isNull();
        assertThat(FlightRecording.failureOf(recording.only(LOOKUP))).isNull();
    }
}
