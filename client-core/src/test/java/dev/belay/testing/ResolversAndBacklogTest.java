package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(20)
class ResolversAndBacklogTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMillis(150);

    @Test
    void anUninterruptibleLookupHoldsItsThreadUntilTheResolverIsClosed() throws Exception {
        BlackholeDns dns = BlackholeDns.uninterruptible();
        try (BackgroundCall<List<InetAddress>> lookup = BackgroundCall.start(() -> dns.lookup("slow.test"))) {
            assertThat(dns.awaitThreadsInside(1, LIMIT)).isTrue();
            lookup.interrupt();
            assertThat(lookup.outcome(A_WHILE).isHanging()).isTrue();

            dns.close();

            assertThat(lookup.outcome(LIMIT).failure()).isInstanceOf(UnknownHostException.class);
            assertThat(dns.threadsInside()).isZero();
            assertThat(dns.lookups()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptibleLookupEndsWithAnInterrupt() throws Exception {
        try (BlackholeDns dns = BlackholeDns.interruptible();
                BackgroundCall<List<InetAddress>> lookup = BackgroundCall.start(() -> dns.lookup("slow.test"))) {
            assertThat(dns.awaitThreadsInside(1, LIMIT)).isTrue();

            lookup.interrupt();

            assertThat(lookup.outcome(LIMIT).failure()).hasMessage("slow.test: interrupted");
        }
    }

    @Test
    void aScriptedResolverKnowsOnlyItsScript() throws Exception {
        ScriptedDns dns = new ScriptedDns().answer("x.test", "127.0.0.1", "127.0.0.2");

        assertThat(dns.lookup("x.test"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1", "127.0.0.2");
        assertThat(dns.answer("x.test", "::1").lookup("x.test"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("0:0:0:0:0:0:0:1");
        assertThat(dns.lookups("x.test")).isEqualTo(2);
        assertThatThrownBy(() -> dns.lookup("other.test")).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> dns.answer("y.test", "example.com")).hasMessageContaining("expected: an IP address");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aConnectToAFullBacklogHangs() throws Exception {
        try (FullBacklog backlog = FullBacklog.open();
                Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), backlog.port());

            assertThatThrownBy(() -> socket.connect(address, 200)).isInstanceOf(SocketTimeoutException.class);
            assertThat(backlog.url("/a")).isEqualTo("http://127.0.0.1:" + backlog.port() + "/a");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullBacklogLeavesNoSocketBehind() {
        FullBacklog backlog = FullBacklog.open();
        long whileOpen = ProcessFacts.openSockets().orElseThrow();

        backlog.close();

        assertThat(ProcessFacts.openSockets().orElseThrow()).isLessThanOrEqualTo(whileOpen - 3);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void socketsAndDescriptorsAreCounted() throws Exception {
        long descriptors = ProcessFacts.openDescriptors().orElseThrow();
        long sockets = ProcessFacts.openSockets().orElseThrow();
        try (FaultServer server = FaultServer.silent();
                RawClient client = RawClient.connect(server.port())) {
            client.get();
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();

            assertThat(ProcessFacts.openSockets().orElseThrow()).isGreaterThanOrEqualTo(sockets + 3);
            assertThat(ProcessFacts.openDescriptors().orElseThrow()).isGreaterThanOrEqualTo(descriptors + 3);
        }
        assertThat(ProcessFacts.cpuTime())
                .hasValueSatisfying(time -> assertThat(time).isPositive());
    }
}
