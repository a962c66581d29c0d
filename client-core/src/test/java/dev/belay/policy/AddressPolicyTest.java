package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    /** Range, first and last address, and those before and after it. */
    private static final String RANGES = """
            0.0.0.0/8 | 0.0.0.0 | 0.255.255.255 |  | 1.0.0.0
            10.0.0.0/8 | 10.0.0.0 | 10.255.255.255 | 9.255.255.255 | 11.0.0.0
            100.64.0.0/10 | 100.64.0.0 | 100.127.255.255 | 100.63.255.255 | 100.128.0.0
            127.0.0.0/8 | 127.0.0.0 | 127.255.255.255 | 126.255.255.255 | 128.0.0.0
            168.63.129.16/32 | 168.63.129.16 | 168.63.129.16 | 168.63.129.15 | 168.63.129.17
            169.254.0.0/16 | 169.254.0.0 | 169.254.255.255 | 169.253.255.255 | 169.255.0.0
            172.16.0.0/12 | 172.16.0.0 | 172.31.255.255 | 172.15.255.255 | 172.32.0.0
            192.0.0.0/24 | 192.0.0.0 | 192.0.0.255 | 191.255.255.255 | 192.0.1.0
            192.0.2.0/24 | 192.0.2.0 | 192.0.2.255 | 192.0.1.255 | 192.0.3.0
            192.88.99.0/24 | 192.88.99.0 | 192.88.99.255 | 192.88.98.255 | 192.88.100.0
            192.168.0.0/16 | 192.168.0.0 | 192.168.255.255 | 192.167.255.255 | 192.169.0.0
            198.18.0.0/15 | 198.18.0.0 | 198.19.255.255 | 198.17.255.255 | 198.20.0.0
            198.51.100.0/24 | 198.51.100.0 | 198.51.100.255 | 198.51.99.255 | 198.51.101.0
            203.0.113.0/24 | 203.0.113.0 | 203.0.113.255 | 203.0.112.255 | 203.0.114.0
            224.0.0.0/4 | 224.0.0.0 | 239.255.255.255 | 223.255.255.255 |
            240.0.0.0/4 | 240.0.0.0 | 255.255.255.255 |  |
            ::/128 | :: | :: |  |
            ::1/128 | ::1 | ::1 |  |
            64:ff9b::/96 | 64:ff9b:: | 64:ff9b::ffff:ffff |  |
            64:ff9b:1::/48 | 64:ff9b:1:: | 64:ff9b:1:ffff:ffff:ffff:ffff:ffff |  |
            2001::/23 | 2001:: | 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff | 2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff | 2001:200::
            2001:db8::/32 | 2001:db8:: | 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff | 2001:db7:ffff:: | 2001:db9::
            2002::/16 | 2002:: | 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff | 2001:ffff:ffff:: | 2003::
            3fff::/20 | 3fff:: | 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff | 3ffe:ffff:ffff:: | 3fff:1000::
            fc00::/7 | fc00:: | fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff |  |
            fe80::/10 | fe80:: | febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff |  |
            fec0::/10 | fec0:: | feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff |  |
            ff00::/8 | ff00:: | ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff |  |
            ::/0 | ::2 | ::ffff |  | 2000::
            ::/0 | 4000:: | fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | 3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff |
            """;

    static Stream<Arguments> ranges() {
        return RANGES.lines().map(line -> {
            String[] cells = line.split(" *\\| *", -1);
            return Arguments.of((Object[]) cells);
        });
    }

    private static InetAddress address(String literal) {
        try {
            // In brackets even a mistake is never looked up; IPv4 is written in digits alone here.
            return InetAddress.getByName(literal.contains(":") ? "[" + literal + "]" : literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    /** As a resolver may return it; the JDK's own parser makes an IPv4 address of it. */
    private static InetAddress mapped(String ipv4) throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(address(ipv4).getAddress(), 0, bytes, 12, 4);
        return Inet6Address.getByAddress(null, bytes, 0);
    }

    /** The addresses around a range are free unless they are in the next one. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("ranges")
    void eachRangeIsRefusedFromItsFirstAddressToItsLast(
            String range, String first, String last, String before, String after) {
        AddressPolicy policy = AddressPolicy.publicOnly();

        assertThat(policy.refusalOf(address(first)))
                .hasValueSatisfying(rule -> assertThat(rule).startsWith(range + " ("));
        assertThat(policy.refusalOf(address(last)))
                .hasValueSatisfying(rule -> assertThat(rule).startsWith(range + " ("));
        if (!before.isEmpty()) {
            assertThat(policy.refusalOf(address(before))).isEmpty();
        }
        if (!after.isEmpty()) {
            assertThat(policy.refusalOf(address(after))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:80b::200e"})
    void whatIsPublicIsAllowed(String literal) {
        assertThat(AddressPolicy.publicOnly().refusalOf(address(literal))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::a00:1"})
    void whoDoesNotAskForItIsNotRestricted(String literal) {
        assertThat(AddressPolicy.unrestricted().refusalOf(address(literal))).isEmpty();
        assertThat(AddressPolicy.unrestricted().refusalOf("http", 1)).isEmpty();
    }

    @Test
    void anIpv4MappedAddressIsThatIpv4Address() throws Exception {
        assertThat(mapped("10.0.0.1")).isInstanceOf(Inet6Address.class);
        assertThat(AddressPolicy.publicOnly().refusalOf(mapped("10.0.0.1")))
                .contains("10.0.0.0/8 (private), where 10.0.0.1 is, which it stands for");
        assertThat(AddressPolicy.publicOnly().refusalOf(mapped("1.1.1.1"))).isEmpty();
        assertThat(AddressPolicy.publicOnly().deny("::ffff:1.1.1.0/120").refusalOf(mapped("1.1.1.1")))
                .contains("::ffff:101:100/120");
    }

    /** Both the range of such addresses and the IPv4 address in them have to be allowed. */
    @ParameterizedTest
    @CsvSource({
        "64:ff9b::/96, 64:ff9b::101:101, 64:ff9b::a00:1",
        "2002::/16, 2002:101:101::1, 2002:a00:1::1",
        "::/96, ::101:101, ::a00:1"
    })
    void whatTranslatesToIpv4IsJudgedTwice(String range, String toPublic, String toPrivate) {
        AddressPolicy translating = AddressPolicy.publicOnly().allow(range);

        assertThat(AddressPolicy.publicOnly().refusalOf(address(toPublic))).isNotEmpty();
        assertThat(translating.refusalOf(address(toPublic))).isEmpty();
        assertThat(translating.refusalOf(address(toPrivate)))
                .contains("10.0.0.0/8 (private), where 10.0.0.1 is, which it stands for");
        assertThat(translating.allow("10.0.0.1").refusalOf(address(toPrivate))).isEmpty();
        assertThat(AddressPolicy.publicOnly().allow("10.0.0.1").refusalOf(address(toPrivate)))
                .isNotEmpty();
    }

    @Test
    void loopbackAndNoAddressStandForNoIpv4Address() {
        assertThat(AddressPolicy.publicOnly().allow("::1").refusalOf(address("::1")))
                .isEmpty();
        assertThat(AddressPolicy.publicOnly().allow("::/128").refusalOf(address("::")))
                .isEmpty();
    }

    @Test
    void aZoneChangesNothing() throws Exception {
        InetAddress scoped = Inet6Address.getByAddress(null, address("fe80::1").getAddress(), 1);

        assertThat(AddressPolicy.publicOnly().refusalOf(scoped)).contains("fe80::/10 (link local)");
        assertThat(AddressPolicy.publicOnly().allow("fe80::1").refusalOf(scoped))
                .isEmpty();
    }

    @Test
    void theRangeWithTheMostBitsDecides() {
        AddressPolicy policy = AddressPolicy.publicOnly()
                .allow("10.1.0.0/16")
                .deny("10.1.2.0/24")
                .allow("10.1.2.3");

        assertThat(policy.refusalOf(address("10.0.0.1"))).contains("10.0.0.0/8 (private)");
        assertThat(policy.refusalOf(address("10.1.0.1"))).isEmpty();
        assertThat(policy.refusalOf(address("10.1.2.1"))).contains("10.1.2.0/24");
        assertThat(policy.refusalOf(address("10.1.2.3"))).isEmpty();
        assertThat(policy.allow("0.0.0.0/0", "::/0").refusalOf(address("10.0.0.1")))
                .isNotEmpty();
    }

    @Test
    void ofTheSameRangeTheLastWordCounts() {
        AddressPolicy allowed = AddressPolicy.publicOnly().allow("10.0.0.0/8");

        assertThat(allowed.refusalOf(address("10.0.0.1"))).isEmpty();
        assertThat(allowed.deny("10.0.0.0/8").refusalOf(address("10.0.0.1"))).contains("10.0.0.0/8");
    }

    @Test
    void onlySomeAddressesCanBeAllowed() {
        AddressPolicy policy =
                AddressPolicy.unrestricted().deny("0.0.0.0/0", "::/0").allow("10.0.0.0/8");

        assertThat(policy.refusalOf(address("10.0.0.1"))).isEmpty();
        assertThat(policy.refusalOf(address("1.1.1.1"))).contains("0.0.0.0/0");
        assertThat(policy.refusalOf(address("2000::1"))).contains("::/0");
    }

    @Test
    void portsAndSchemesCanBeLimited() {
        AddressPolicy policy = AddressPolicy.publicOnly().onlyPorts(8443, 443).onlySchemes("https");

        assertThat(policy.refusalOf("https", 443)).isEmpty();
        assertThat(policy.refusalOf("https", 8443)).isEmpty();
        assertThat(policy.refusalOf("https", 22)).contains("only ports [443, 8443]");
        assertThat(policy.refusalOf("http", 443)).contains("only schemes [https]");
        assertThat(AddressPolicy.publicOnly().refusalOf("http", 22)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
                "10.0.0/8", "10.0.0.256", "010.0.0.1", "0x0a000001", "167772161", "10.0.0.1 ", "localhost", "::/129",
                ":::", "1:2", "fe80::1%1", "[::1]", "fe80::/10%eth0", "10.0.0.0\\8"
            })
    void aRangeThatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> AddressPolicy.unrestricted().deny("1.1.1.1", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "deny: " + text + " (expected: a range or address such as 10.0.0.0/8, fc00::/7 or 10.1.2.3)");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 8, 10.0.0.0/8",
        "1.1.1.1/0, 0, 0.0.0.0/0",
        "fd00::1/8, 8, fd00::/8",
        "2000:0:0:1::/63, 63, 2000::/63",
        "2000::3/127, 127, 2000::2/127"
    })
    void aRangeWhoseRestIsNotZeroIsAMistake(String text, int bits, String meant) {
        assertThatThrownBy(() -> AddressPolicy.unrestricted().allow(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "allow: " + text + " (expected: zeros after the first " + bits + " bits, as in " + meant + ")");
    }

    @Test
    void badPortsAndSchemesAndNothingAtAllAreRefused() {
        AddressPolicy policy = AddressPolicy.publicOnly();

        assertThatThrownBy(() -> policy.onlyPorts(443, 0)).hasMessage("onlyPorts: 0 (expected: 1 to 65535)");
        assertThatThrownBy(() -> policy.onlyPorts(65_536)).hasMessage("onlyPorts: 65536 (expected: 1 to 65535)");
        assertThatThrownBy(() -> policy.onlySchemes("ftp")).hasMessage("onlySchemes: ftp (expected: http or https)");
        assertThatThrownBy(policy::allow).hasMessage("allow: [] (expected: at least one)");
        assertThatThrownBy(policy::deny).hasMessage("deny: [] (expected: at least one)");
        assertThatThrownBy(policy::onlyPorts).hasMessage("onlyPorts: [] (expected: at least one)");
        assertThatThrownBy(policy::onlySchemes).hasMessage("onlySchemes: [] (expected: at least one)");
    }

    @Test
    void policiesAreValues() {
        AddressPolicy one =
                AddressPolicy.publicOnly().allow("10.0.0.1", "fd00::/8").onlyPorts(443, 80);
        AddressPolicy other = AddressPolicy.publicOnly()
                .onlyPorts(80, 443)
                .allow("FD00:0::/8")
                .allow("10.0.0.1/32");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasSameClassAs(other);
        assertThat(one).isNotEqualTo(AddressPolicy.publicOnly()).isNotEqualTo(one.deny("10.0.0.1"));
        assertThat(AddressPolicy.publicOnly()).isNotEqualTo(AddressPolicy.unrestricted());
        assertThat(AddressPolicy.unrestricted().deny("10.0.0.0/8", "11.0.0.0/8"))
                .isEqualTo(AddressPolicy.unrestricted().deny("11.0.0.0/8").deny("10.0.0.0/8"));
        assertThat(one.onlyPorts(80)).isNotEqualTo(one);
        assertThat(one.onlySchemes("https")).isNotEqualTo(one);
    }

    @Test
    void aPersonSeesWhatWasAskedFor() {
        assertThat(AddressPolicy.unrestricted()).hasToString("unrestricted");
        assertThat(AddressPolicy.publicOnly()).hasToString("publicOnly");
        assertThat(AddressPolicy.publicOnly()
                        .allow("fd00::/8", "10.0.0.1")
                        .deny("2a00::/16", "::ffff:0:0/96")
                        .onlyPorts(443)
                        .onlySchemes("https"))
                .hasToString("publicOnly, allow=[10.0.0.1/32, fd00::/8], deny=[::ffff:0:0/96, 2a00::/16],"
                        + " ports=[443], schemes=[https]");
    }
}
