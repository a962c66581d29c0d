package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.error.AddressRefusedException;
import dev.belay.error.ConnectFailedException;
import dev.belay.policy.AddressPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F15: a URL that somebody else chose leads to what only this host can reach. 127.0.0.1 has the credentials here, and
 * 127.0.0.2 stands for the rest of the world.
 */
class F15SsrfTest {
    private static final String PUBLIC = "127.0.0.2";
    private static final String CREDENTIALS = "credentials";
    private static final AddressPolicy POLICY = AddressPolicy.publicOnly().allow(PUBLIC + "/32");

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final ScriptedDns dns = new ScriptedDns()
            .answer("evil.test", "127.0.0.1")
            .answer("good.test", PUBLIC)
            .answer("both.test", "127.0.0.1", PUBLIC)
            .answer("htob.test", PUBLIC, "127.0.0.1");

    /** Answers a name with a public address when the application looks, and with another one when its client does. */
    private static final class Rebinding implements Dns {
        private final AtomicInteger lookups = new AtomicInteger();

        @Override
        public List<InetAddress> lookup(String hostname) throws UnknownHostException {
            return List.of(InetAddress.getByName(lookups.getAndIncrement() == 0 ? PUBLIC : "127.0.0.1"));
        }
    }

    private static Peer metadata(Wire wire) {
        return Peer.start(wire, Answers.ok(CREDENTIALS), StreamAnswers.ok(CREDENTIALS));
    }

    private static Peer world(Wire wire, int port, String location) {
        if (wire.isHttp2()) {
            Http2FaultServer.Builder builder =
                    Http2FaultServer.builder().address(PUBLIC).port(port);
            return Peer.of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder)
                    .start(
                            location.isEmpty()
                                    ? StreamAnswers.ok("world")
                                    : StreamAnswers.status(302, Map.of("location", location))));
        }
        FaultServer.Builder builder = FaultServer.builder().address(PUBLIC).port(port);
        return Peer.of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder)
                .start(location.isEmpty() ? Answers.ok("world") : Answers.redirect(location)));
    }

    private static HttpUrl url(Peer peer, String host) {
        return HttpUrl.get(peer.url()).newBuilder().host(host).build();
    }

    private static Request get(Peer peer, String host) {
        return new Request.Builder().url(url(peer, host)).build();
    }

    private OkHttpClient naive(Wire wire, Dns resolver) {
        OkHttpClient naive = wire.okHttp()
                .newBuilder()
                .dns(resolver)
                .hostnameVerifier((host, session) -> true)
                .build();
        leaks.register(Wire.end(naive));
        return naive;
    }

    private static String text(OkHttpClient naive, Request request) throws IOException {
        try (Response response = naive.newCall(request).execute()) {
            return response.body().string();
        }
    }

    private BelayClient belay(Wire wire, Dns resolver, AddressPolicy policy) {
        return leaks.build(wire.belay().dns(resolver).addresses(policy));
    }

    private static void assertRefused(BelayClient belay, Request request, String what, Peer metadata) {
        for (CallStyle style : CallStyle.values()) {
            assertThatThrownBy(() -> style.text(belay, request))
                    .isInstanceOfSatisfying(AddressRefusedException.class, e -> {
                        assertThat(e.address()).contains(InetAddress.getLoopbackAddress());
                        assertThat(e.rule()).isEqualTo("127.0.0.0/8 (loopback)");
                    })
                    .hasMessageContaining(
                            what + " is at 127.0.0.1, which the address policy refuses: 127.0.0.0/8 (loopback)")
                    .hasMessageContaining("add AddressPolicy.allow(\"127.0.0.1\")");
        }
        assertThat(metadata.traffic().connections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void okHttpGoesWhereverANameLeads(Wire wire) throws Exception {
        try (Peer metadata = metadata(wire)) {
            assertThat(text(naive(wire, dns), get(metadata, "evil.test"))).isEqualTo(CREDENTIALS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void okHttpGoesWhereverARedirectLeads(Wire wire) throws Exception {
        try (Peer metadata = metadata(wire);
                Peer world = world(wire, 0, metadata.url())) {
            assertThat(text(naive(wire, dns), get(world, "good.test"))).isEqualTo(CREDENTIALS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void okHttpGoesWhereANameLeadsOnlyAfterItWasChecked(Wire wire) throws Exception {
        Rebinding rebinding = new Rebinding();
        try (Peer metadata = metadata(wire)) {
            assertThat(rebinding.lookup("evil.test"))
                    .allSatisfy(address -> assertThat(POLICY.refusalOf(address)).isEmpty());

            assertThat(text(naive(wire, rebinding), get(metadata, "evil.test"))).isEqualTo(CREDENTIALS);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayDoesNotDialWhereANameLeads(Wire wire) {
        try (Peer metadata = metadata(wire)) {
            HttpUrl url = url(metadata, "evil.test");
            BelayClient belay = belay(wire, dns, POLICY);

            assertRefused(
                    belay,
                    get(metadata, "evil.test"),
                    url.scheme() + "://evil.test:" + url.port() + ": " + url.scheme() + "://evil.test:" + url.port(),
                    metadata);
            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, get(metadata, "evil.test")))
                    .isInstanceOfSatisfying(
                            AddressRefusedException.class,
                            e -> assertThat(e.requestMayHaveBeenSent()).isFalse());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void belayDoesNotDialWhereARedirectLeads(Wire wire) throws Exception {
        try (Peer metadata = metadata(wire);
                Peer byAddress = world(wire, 0, metadata.url() + "secret");
                Peer byName = world(wire, 0, url(metadata, "evil.test") + "secret")) {
            BelayClient belay = belay(wire, dns, POLICY);

            assertRefused(belay, get(byAddress, "good.test"), "http://127.0.0.1:" + port(metadata), metadata);
            assertRefused(belay, get(byName, "good.test"), "http://evil.test:" + port(metadata), metadata);

            assertThat(byAddress.traffic().requests()).isEqualTo(CallStyle.values().length);
            assertThat(byName.traffic().requests()).isEqualTo(CallStyle.values().length);
        }
    }

    private static int port(Peer peer) {
        return HttpUrl.get(peer.url()).port();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void belayJudgesTheAddressThatItDialsHoweverOftenTheNameChanges(Wire wire) throws Exception {
        Rebinding rebinding = new Rebinding();
        try (Peer metadata = metadata(wire)) {
            assertThat(rebinding.lookup("evil.test"))
                    .allSatisfy(address -> assertThat(POLICY.refusalOf(address)).isEmpty());

            assertRefused(
                    belay(wire, rebinding, POLICY),
                    get(metadata, "evil.test"),
                    "http://evil.test:" + port(metadata),
                    metadata);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1, both.test", "HTTP_1, htob.test", "HTTP_2, both.test", "HTTP_2, htob.test"})
    void belayUsesTheAddressesThatAreAllowed(Wire wire, String host) throws Exception {
        try (Peer metadata = metadata(wire);
                Peer world = world(wire, port(metadata), "")) {
            BelayClient belay = belay(wire, dns, POLICY);
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, get(metadata, host))).isEqualTo("world");
            }
            assertThat(metadata.traffic().connections()).isZero();
            assertThat(world.traffic().connections()).isEqualTo(1);
        }
    }

    /** The refused address says nothing of why the other one did not work, which may pass. */
    @ParameterizedTest
    @CsvSource({"HTTP_1, both.test", "HTTP_1, htob.test"})
    void anAllowedAddressThatFailsIsWhatFailed(Wire wire, String host) {
        try (Peer metadata = metadata(wire)) {
            BelayClient belay = belay(wire, dns, POLICY);

            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, get(metadata, host)))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("/" + PUBLIC + ":" + port(metadata));

            assertThat(metadata.traffic().connections()).isZero();
        }
    }

    /** What OkHttp makes of a host by itself: of what is left, it parses digits and dots, and the resolver the rest. */
    @ParameterizedTest
    @CsvSource({
        "127.1, 127.1",
        "2130706433, 2130706433",
        "0x7f.0.0.1, 0x7f.0.0.1",
        "LOCALHOST, localhost",
        "127。0。0。1, 127.0.0.1",
        "①②⑦.0.0.1, 127.0.0.1",
        "[0:0:0:0:0:0:0:1], ::1",
        "[::ffff:7f00:1], 127.0.0.1",
        "[::127.0.0.1], ::7f00:1"
    })
    void okHttpWritesSomeSpellingsAnew(String spelling, String host) {
        assertThat(HttpUrl.get("http://" + spelling + "/").host()).isEqualTo(host);
    }

    @Test
    void okHttpTakesNoZones() {
        assertThat(HttpUrl.parse("http://[fe80::1%25lo]/")).isNull();
        assertThat(HttpUrl.parse("http://[fe80::1%lo]/")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "localhost",
                "LOCALHOST",
                "x.localhost",
                "127。0。0。1",
                "①②⑦.0.0.1",
                "0.0.0.0",
                "0",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[fe80::1]",
                "[fd00::1]"
            })
    void noSpellingOfAnAddressGetsThrough(String spelling) {
        assertThat(failureOf(spelling)).isInstanceOf(AddressRefusedException.class);
    }

    /** Decimal to older JDKs, octal to others; newer JDKs take it for neither. */
    @Test
    void aSpellingThatIsReadInTwoWaysGetsNowhere() {
        assertThat(failureOf("0127.0.0.1"))
                .isInstanceOfAny(AddressRefusedException.class, ConnectFailedException.class);
    }

    private Throwable failureOf(String spelling) {
        for (String name : List.of("0x7f000001", "0x7f.0.0.1", "localhost", "x.localhost")) {
            dns.answer(name, "127.0.0.1");
        }
        try (Peer metadata = metadata(Wire.HTTP_1)) {
            BelayClient belay = belay(Wire.HTTP_1, dns, POLICY);
            Request request = new Request.Builder()
                    .url("http://" + spelling + ":" + port(metadata) + "/")
                    .build();

            Throwable failure = catchThrowable(() -> CallStyle.EXECUTE.text(belay, request));

            assertThat(metadata.traffic().connections()).isZero();
            return failure;
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1, ports=[1]", "HTTP_1, schemes=[https]", "HTTP_2, ports=[1]", "HTTP_2, schemes=[https]"})
    void otherPortsAndSchemesAreRefusedBeforeTheNameIsLookedUp(Wire wire, String limit) {
        AddressPolicy policy = limit.startsWith("ports")
                ? AddressPolicy.unrestricted().onlyPorts(1)
                : AddressPolicy.unrestricted().onlySchemes("https");
        try (Peer metadata = metadata(wire)) {
            BelayClient belay = belay(wire, dns, policy);
            for (CallStyle style : CallStyle.values()) {
                assertThatThrownBy(() -> style.text(belay, get(metadata, "evil.test")))
                        .isInstanceOfSatisfying(AddressRefusedException.class, e -> {
                            assertThat(e.address()).isEmpty();
                            assertThat(e.rule()).isEqualTo("only " + limit.replace("=", " "));
                        })
                        .hasMessageContaining("http://evil.test:" + port(metadata)
                                + ", which the address policy refuses: only " + limit.replace("=", " "));
            }
            assertThat(dns.lookups("evil.test")).isZero();
            assertThat(metadata.traffic().connections()).isZero();
        }
    }
}
