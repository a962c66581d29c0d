package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestAuthority;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM's own settings do to TLS; each in a process of its own. */
@Timeout(120)
class TlsProcessTest {
    private static final TestAuthority ROOT = TestAuthority.create("Root");
    private static final String PASSWORD = "open-sesame";

    @TempDir
    Path folder;

    private Path store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", ROOT.certificate());
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static List<String> trusting(Path store) {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + store,
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-Djavax.net.ssl.trustStoreType=PKCS12");
    }

    @Test
    void theTrustStoreOfTheJvmIsHonoured() throws Exception {
        try (FaultServer server =
                FaultServer.builder().tls(ROOT.server("127.0.0.1")).start(Answers.ok("trusted"))) {
            assertThat(TlsProcess.run(trusting(store()), TlsProcess.SYSTEM_TRUST, server.url("/")))
                    .containsExactly("trusted");
            assertThat(TlsProcess.run(List.of(), TlsProcess.SYSTEM_TRUST, server.url("/")))
                    .singleElement()
                    .asString()
                    .startsWith("TlsFailedException ")
                    .contains("its issuer, CN=Root, is neither trusted nor sent along");
        }
    }

    /** The JVM trusts its own list in its place, without a word. */
    @Test
    void aTrustStoreThatIsMissingIsToldWhenTheClientIsBuiltIfItIsNeeded() throws Exception {
        Path none = folder.resolve("none.p12");
        Path pem = Files.writeString(folder.resolve("root.pem"), ROOT.pem());
        try (FaultServer server =
                FaultServer.builder().tls(ROOT.server("127.0.0.1")).start(Answers.ok("trusted"))) {
            List<String> onlyNamed = List.of("-Djavax.net.ssl.trustStore=" + none);
            assertThat(TlsProcess.run(onlyNamed, TlsProcess.SYSTEM_TRUST, server.url("/")))
                    .containsExactly("IllegalStateException javax.net.ssl.trustStore: " + none
                            + " (expected: a store of trusted certificates, with its trustStorePassword and trustStoreType):"
                            + " there is no such file that can be read");
            assertThat(TlsProcess.run(trusting(none), TlsProcess.SYSTEM_TRUST, server.url("/")))
                    .singleElement()
                    .asString()
                    .startsWith("IllegalStateException javax.net.ssl.trustStore: " + none + " (expected: ");
            assertThat(TlsProcess.run(trusting(none), TlsProcess.ONLY_PEM, server.url("/"), pem.toString()))
                    .containsExactly("trusted");
        }
    }

    /** The JVM refuses TLS 1.1 too, unless its settings have been changed, as they are here. */
    @Test
    void aServerThatSpeaksOnlyTls11IsRefusedWhateverTheJvmAllows() throws Exception {
        Path settings = Files.writeString(folder.resolve("java.security"), "jdk.tls.disabledAlgorithms=\n");

        List<String> lines = TlsProcess.run(List.of("-Djava.security.properties=" + settings), TlsProcess.OLD_SERVER);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("TLSv1.1");
        assertThat(lines.get(1))
                .startsWith("TlsFailedException ")
                .contains("no TLS connection: the server speaks neither TLS 1.2 nor 1.3 (alert protocol_version)");
    }

    @Test
    void aJvmThatAllowsNoNewerVersionIsToldSo() throws Exception {
        Path settings = Files.writeString(folder.resolve("java.security"), "jdk.tls.disabledAlgorithms=\n");
        List<String> options = List.of("-Djava.security.properties=" + settings, "-Djdk.tls.client.protocols=TLSv1.1");
        try (FaultServer server =
                FaultServer.builder().tls(ROOT.server("127.0.0.1")).start(Answers.ok("trusted"))) {
            assertThat(TlsProcess.run(options, TlsProcess.SYSTEM_TRUST, server.url("/")))
                    .singleElement()
                    .asString()
                    .startsWith("TlsFailedException ")
                    .contains("this JVM allows neither TLS 1.2 nor 1.3, or none of their cipher suites");
        }
    }
}
