package dev.belay.examples.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged fetcher, as its users do, against a real server. */
class BelayJarIT {
    private static final Path JAR = Path.of("target", "belay.jar");
    private static final String PASSWORD = "password";
    private static final String PAGE = "the page from nginx\n".repeat(500);

    @TempDir
    private static Path directory;

    private static NginxServer nginx;
    private static Path trustStore;

    @BeforeAll
    static void start() throws Exception {
        assertThat(JAR).as("the jar that the build makes in its package phase").isRegularFile();
        nginx = NginxServer.serving(Map.of("page.txt", PAGE));
        trustStore = trustStore(nginx.certificatePem());
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Test
    void aPageIsFetchedOverHttp1() throws Exception {
        Ended fetch = belay("-v", nginx.plainUrl("page.txt"));

        assertThat(fetch.code()).as(fetch.notes()).isZero();
        assertThat(fetch.body()).isEqualTo(PAGE);
        assertThat(fetch.notes())
                .contains("> GET /page.txt", "< http/1.1 200", "Server: nginx")
                .contains("attempt 1 on 127.0.0.1:", "connect", "first byte", "body", "█")
                .doesNotContain("  tls");
    }

    @Test
    void aPageIsFetchedOverTlsAndHttp2() throws Exception {
        Ended fetch = belay("-v", nginx.tlsUrl("page.txt"));

        assertThat(fetch.code()).as(fetch.notes()).isZero();
        assertThat(fetch.body()).isEqualTo(PAGE);
        assertThat(fetch.notes())
                .contains("< h2 200", "  dns", "  connect", "  tls", "  first byte", "  body", " h2, status 200");
    }

    /** A weak ETag says that nginx compressed the page on the way. */
    @Test
    void aCompressedPageIsDecoded() throws Exception {
        Ended fetch = belay("-v", nginx.plainUrl("page.txt"));

        assertThat(fetch.notes().toLowerCase(Locale.ROOT)).contains("etag: w/");
        assertThat(fetch.body()).isEqualTo(PAGE);
    }

    @Test
    void aBodyIsWrittenToAFile() throws Exception {
        Path file = directory.resolve("page");

        Ended fetch = belay("-o", file.toString(), nginx.tlsUrl("page.txt"));

        assertThat(fetch.code()).as(fetch.notes()).isZero();
        assertThat(fetch.body()).isEmpty();
        assertThat(file).hasContent(PAGE);
    }

    @Test
    void aPageThatIsNotThereIsAStatus() throws Exception {
        Ended fetch = belay(nginx.plainUrl("nothing.txt"));

        assertThat(fetch.code()).isEqualTo(22);
        assertThat(fetch.body()).contains("404 Not Found");
    }

    @Test
    void aCertificateNobodyTrustsIsRefusedBeforeAnythingIsSent() throws Exception {
        Ended fetch = run(List.of(), nginx.tlsUrl("page.txt"));

        assertThat(fetch.code()).isEqualTo(60);
        assertThat(fetch.body()).isEmpty();
        assertThat(fetch.notes())
                .contains("no TLS connection: ", "nothing of the request has reached the server")
                .doesNotContain("\tat ");
    }

    private static Ended belay(String... words) throws IOException, InterruptedException {
        List<String> trust =
                List.of("-Djavax.net.ssl.trustStore=" + trustStore, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        return run(trust, words);
    }

    private static Ended run(List<String> options, String... words) throws IOException, InterruptedException {
        Path body = Files.createTempFile(directory, "body", "");
        Path notes = Files.createTempFile(directory, "notes", "");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectOutput(body.toFile())
                .redirectError(notes.toFile())
                .start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("the fetcher ends").isTrue();
        return new Ended(process.exitValue(), Files.readString(body), Files.readString(notes));
    }

    private static Path trustStore(String pem) throws GeneralSecurityException, IOException {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("nginx", certificate);
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private record Ended(int code, String body, String notes) {}
}
