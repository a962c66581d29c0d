package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final TestAuthority ROOT = TestAuthority.create("Root");
    private static final TestAuthority OTHER = TestAuthority.create("Other");
    private static final HeldCertificate CLIENT = ROOT.issue(Duration.ZERO, "client.test");
    private static final String PIN = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String SECRET = "s3cr3t-password";

    @TempDir
    static Path folder;

    private static Path root;
    private static Path client;
    private static Path key;

    @BeforeAll
    static void writeFiles() throws IOException {
        root = file("root.pem", "Root\n" + ROOT.pem());
        client = file("client.pem", CLIENT.certificatePem() + ROOT.pem());
        key = file("client.key", CLIENT.privateKeyPkcs8Pem());
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Path resource(String name) throws Exception {
        return Path.of(TlsTest.class.getResource("/tls/" + name).toURI());
    }

    @Test
    void certificatesOfAFileAreTrustedBesidesOrAlone() throws Exception {
        Path both = file("both.pem", ROOT.pem() + "a comment, in any encoding: é\r\n" + OTHER.pem());

        Tls besides = Tls.systemTrust().plusPem(root).plusPem(both);
        Tls alone = Tls.onlyPem(root);

        assertThat(besides.trustsSystem()).isTrue();
        assertThat(besides.authorities()).containsExactly(ROOT.certificate(), OTHER.certificate());
        assertThat(alone.trustsSystem()).isFalse();
        assertThat(alone.authorities()).containsExactly(ROOT.certificate());
        assertThat(Tls.systemTrust().authorities()).isEmpty();
    }

    @Test
    void aFileThatCannotBeTrustedIsRefusedByNameEntryAndRule() throws Exception {
        Path broken = file("broken.pem", ROOT.pem() + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path cut = file("cut.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
        long line = ROOT.pem().lines().count() + 1;

        refuses(() -> Tls.onlyPem(folder.resolve("none")))
                .hasMessage("onlyPem: " + folder.resolve("none")
                        + " (expected: a file that can be read; NoSuchFileException)");
        refuses(() -> Tls.systemTrust().plusPem(key))
                .hasMessage("plusPem: " + key
                        + " (expected: a PEM file with a CERTIFICATE; found [PRIVATE KEY at line 1])");
        refuses(() -> Tls.systemTrust().plusPem(file("text.pem", "nothing")))
                .hasMessageEndingWith("(expected: a PEM file with a CERTIFICATE; found no BEGIN line)");
        refuses(() -> Tls.systemTrust().plusPem(broken))
                .hasMessage("plusPem: " + broken + ", entry 2 at line " + line + " (expected: an X.509 certificate)");
        refuses(() -> Tls.systemTrust().plusPem(cut))
                .hasMessage("plusPem: " + cut + ", entry 1 at line 1 (expected: an END CERTIFICATE line)");
    }

    @Test
    void aClientCertificateComesFromPem() {
        Tls tls = Tls.systemTrust().clientCertificatePem(client, key);

        assertThat(tls.clientCertificates()).containsExactly(CLIENT.certificate(), ROOT.certificate());
        assertThat(tls.clientKey()).contains(CLIENT.keyPair().getPrivate());
    }

    @Test
    void rsaKeysAreRead() throws Exception {
        HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
        Tls tls = Tls.systemTrust()
                .clientCertificatePem(file("rsa.pem", rsa.certificatePem()), file("rsa.key", rsa.privateKeyPkcs8Pem()));

        assertThat(tls.clientKey()).contains(rsa.keyPair().getPrivate());
    }

    @Test
    void anEncryptedKeyIsOpenedWithItsPassword() throws Exception {
        Path certificate = resource("client.crt");
        Path encrypted = resource("client-encrypted.key");

        Tls tls = Tls.systemTrust().clientCertificatePem(certificate, encrypted, "open-sesame".toCharArray());

        assertThat(tls.clientKey()).isPresent();
        refuses(() -> Tls.systemTrust().clientCertificatePem(certificate, encrypted, SECRET.toCharArray()))
                .hasMessage("clientCertificatePem: " + encrypted
                        + ", entry 1 at line 1 (expected: a PKCS#8 key of the certificate's kind, EC, and the password that"
                        + " opens it)")
                .hasNoCause();
        refuses(() -> Tls.systemTrust().clientCertificatePem(certificate, encrypted))
                .hasMessageContaining(
                        "(expected: exactly one PRIVATE KEY; found [ENCRYPTED PRIVATE KEY at line 1]; RSA and EC");
        refuses(() -> Tls.systemTrust().clientCertificatePem(client, key, SECRET.toCharArray()))
                .hasMessageContaining("(expected: exactly one ENCRYPTED PRIVATE KEY; found [PRIVATE KEY at line 1])");
    }

    @Test
    void aKeyThatDoesNotFitIsRefused() throws Exception {
        Path others = file("other.key", OTHER.issue(Duration.ZERO, "a").privateKeyPkcs8Pem());
        Path rsa =
                file("rsa2.key", new HeldCertificate.Builder().rsa2048().build().privateKeyPkcs8Pem());
        Path old = file("old.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

        refuses(() -> Tls.systemTrust().clientCertificatePem(client, others))
                .hasMessage(
                        "clientCertificatePem: " + others + " (expected: the key of the first certificate, CN=leaf)");
        refuses(() -> Tls.systemTrust().clientCertificatePem(client, rsa))
                .hasMessage("clientCertificatePem: " + rsa
                        + ", entry 1 at line 1 (expected: a PKCS#8 key of the certificate's kind, EC)");
        refuses(() -> Tls.systemTrust().clientCertificatePem(client, old))
                .hasMessageContaining(
                        "found [RSA PRIVATE KEY at line 1]; RSA and EC PRIVATE KEY become one with openssl");
        refuses(() -> Tls.systemTrust().clientCertificatePem(client, root))
                .hasMessageContaining("(expected: exactly one PRIVATE KEY; found [CERTIFICATE at line 2]");
        refuses(() -> Tls.systemTrust()
                        .clientCertificatePem(
                                client, file("two.key", CLIENT.privateKeyPkcs8Pem() + CLIENT.privateKeyPkcs8Pem())))
                .hasMessageContaining(
                        "(expected: exactly one PRIVATE KEY; found [PRIVATE KEY at line 1, PRIVATE KEY at");
    }

    @Test
    void aClientCertificateComesFromPkcs12() throws Exception {
        Path store = store("client.p12", 1);
        char[] password = SECRET.toCharArray();

        Tls tls = Tls.systemTrust().clientCertificatePkcs12(store, password);

        assertThat(tls).isEqualTo(Tls.systemTrust().clientCertificatePem(client, key));
        assertThat(password).as("it is the caller's").containsExactly(SECRET.toCharArray());
    }

    @Test
    void aStoreThatDoesNotFitIsRefused() throws Exception {
        Path store = store("right.p12", 1);
        Path two = store("two.p12", 2);

        refuses(() -> Tls.systemTrust().clientCertificatePkcs12(store, (SECRET + "!").toCharArray()))
                .hasMessage("clientCertificatePkcs12: " + store
                        + " (expected: a PKCS#12 store and its password; the one that was given does not open it)")
                .hasMessageNotContaining(SECRET);
        refuses(() -> Tls.systemTrust().clientCertificatePkcs12(two, SECRET.toCharArray()))
                .hasMessage("clientCertificatePkcs12: " + two
                        + " (expected: exactly one private key with its certificate; found [key1, key2])");
        refuses(() -> Tls.systemTrust().clientCertificatePkcs12(store("none.p12", 0), SECRET.toCharArray()))
                .hasMessageEndingWith("found [])");
        refuses(() -> Tls.systemTrust().clientCertificatePkcs12(root, SECRET.toCharArray()))
                .hasMessage("clientCertificatePkcs12: " + root
                        + " (expected: a PKCS#12 store that can be read; it is none)");
        refuses(() -> Tls.systemTrust().clientCertificatePkcs12(folder.resolve("x"), SECRET.toCharArray()))
                .hasMessageEndingWith("(expected: a PKCS#12 store that can be read; NoSuchFileException)");
    }

    private static Path store(String name, int keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = {CLIENT.certificate(), ROOT.certificate()};
        for (int i = 1; i <= keys; i++) {
            store.setKeyEntry("key" + i, CLIENT.keyPair().getPrivate(), SECRET.toCharArray(), chain);
        }
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, SECRET.toCharArray());
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "API.Example.com, api.example.com",
        "*.example.com, *.example.com",
        "**.Example.com, **.example.com",
        "127.0.0.1, 127.0.0.1"
    })
    void pinsAreKeptByHost(String hosts, String kept) {
        String second = Tls.pinOf(ROOT.certificate());

        Tls tls = Tls.systemTrust().pin(hosts, PIN).pin(kept, second, PIN);

        assertThat(tls.pins()).isEqualTo(Map.of(kept, Set.of(PIN, second)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://a.test", "a.test:443", "a.test/", "*a.test", "a.*.test", "***.a.test", "*."})
    void whatIsNoHostIsNotPinned(String hosts) {
        refuses(() -> Tls.systemTrust().pin(hosts, PIN))
                .hasMessage(
                        "hosts: " + hosts + " (expected: a host name without scheme and port, or *. or **. and one)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "sha256/AAAA",
                "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "sha256/___________________________________________="
            })
    void whatIsNoPinIsRefused(String pin) {
        refuses(() -> Tls.systemTrust().pin("a.test", PIN, pin))
                .hasMessage("pins: " + pin + " (expected: sha256/ and 32 bytes in Base64, 44 characters)");
    }

    @Test
    void pinningToNothingIsRefused() {
        refuses(() -> Tls.systemTrust().pin("a.test")).hasMessage("pins: [] (expected: at least one)");
    }

    @Test
    void equalSettingsAreEqual() throws Exception {
        List<Tls> different = Stream.of(
                        Tls.systemTrust(),
                        Tls.systemTrust().plusPem(root),
                        Tls.onlyPem(root),
                        Tls.systemTrust().clientCertificatePem(client, key),
                        Tls.systemTrust().pin("a.test", PIN),
                        Tls.systemTrust().unsafeWithoutHostNameCheck())
                .toList();

        assertThat(different).doesNotHaveDuplicates();
        assertThat(Tls.systemTrust()
                        .plusPem(root)
                        .clientCertificatePem(client, key)
                        .pin("a.test", PIN))
                .isEqualTo(Tls.systemTrust()
                        .pin("a.test", PIN)
                        .clientCertificatePem(client, key)
                        .plusPem(root))
                .hasSameHashCodeAs(Tls.systemTrust()
                        .pin("a.test", PIN)
                        .clientCertificatePem(client, key)
                        .plusPem(root));
    }

    @Test
    void whatAPersonSeesHasNoKey() {
        Tls tls = Tls.onlyPem(root)
                .clientCertificatePem(client, key)
                .pin("a.test", PIN)
                .unsafeWithoutHostNameCheck();

        assertThat(tls)
                .hasToString("trust=none and 1 certificates, clientCertificate=CN=leaf, pins={a.test=[" + PIN
                        + "]}, hostNameCheck=off");
        assertThat(Tls.systemTrust())
                .hasToString("trust=system and 0 certificates, clientCertificate=none, pins={}, hostNameCheck=on");
    }

    @Test
    void nothingOfItCanBeChanged() {
        Tls tls = Tls.onlyPem(root).pin("a.test", PIN);
        X509Certificate more = OTHER.certificate();

        assertThatThrownBy(() -> tls.authorities().add(more)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tls.pins().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> tls.pins().get("a.test").clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refuses(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
}
