package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.policy.Tls;
import dev.belay.testing.Answers;
import dev.belay.testing.ChildJvm;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import okhttp3.Request;

/** A process with security settings of its own, which cannot be changed in one that runs. */
final class TlsProcess {
    static final String SYSTEM_TRUST = "systemTrust";
    static final String ONLY_PEM = "onlyPem";
    static final String OLD_SERVER = "oldServer";

    /** A process that has just begun loads hundreds of classes in its first handshake. */
    private static final Timeouts PATIENT = Timeouts.builder()
            .connect(Duration.ofSeconds(25))
            .firstByte(Duration.ofSeconds(25))
            .attempt(Duration.ofSeconds(30))
            .build();

    private TlsProcess() {}

    /** Runs one with these options of the JVM and returns the lines it prints. */
    static List<String> run(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.add(ChildJvm.QUICK_START);
        Process process = new ProcessBuilder(ChildJvm.command(all, TlsProcess.class, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process does not end");
            }
            return lines.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The arguments are what to do, and the address and the file that it needs. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case SYSTEM_TRUST -> System.out.println(outcome(Tls.systemTrust(), arguments[1]));
            case ONLY_PEM -> System.out.println(outcome(Tls.onlyPem(Path.of(arguments[2])), arguments[1]));
            default -> callOldServer();
        }
        System.exit(0);
    }

    private static String outcome(Tls tls, String url) {
        try (BelayClient client =
                BelayClient.builder().tls(tls).timeouts(PATIENT).build()) {
            return client.execute(
                    new Request.Builder().url(url).build(), CancellationToken.none(), ResponseReaders.string());
        } catch (IOException | IllegalStateException e) {
            return e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }

    /** First with a socket as the JDK makes it, then with Belay. */
    private static void callOldServer() throws IOException {
        TestCertificates certificates = TestCertificates.create();
        Path pem = Files.createTempFile("old-server", ".pem");
        try (FaultServer server =
                FaultServer.builder().tls(certificates.speaking("TLSv1.1")).start(Answers.ok("secret to everybody"))) {
            Files.writeString(pem, certificates.certificatePem());
            try (SSLSocket naive =
                    (SSLSocket) certificates.clientSocketFactory().createSocket("127.0.0.1", server.port())) {
                System.out.println(naive.getSession().getProtocol());
            }
            System.out.println(outcome(Tls.onlyPem(pem), server.url("/")));
        } finally {
            Files.delete(pem);
        }
    }
}
