package dev.belay.examples.nginx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * An nginx of its own on two free loopback ports: HTTP/1.1 on one, TLS with HTTP/2 on the other. It serves the pages that it
 * was given, and is gone, with its files, when it is closed.
 */
public final class NginxServer implements AutoCloseable {
    private static final int STARTS = 3;
    private static final int STOP_SECONDS = 10;
    private static final int POLLS = 500;
    private static final long POLL_MILLIS = 20;

    private final Path directory;
    private final HeldCertificate certificate =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    private Process process;
    private int plainPort;
    private int tlsPort;

    private NginxServer(Path directory) {
        this.directory = directory;
    }

    /** Starts a server of some pages, by their file names. */
    public static NginxServer serving(Map<String, String> pages) throws IOException, InterruptedException {
        NginxServer server = new NginxServer(Files.createTempDirectory("nginx"));
        try {
            server.writePages(pages);
            server.start();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Returns the address of a page over HTTP/1.1 without TLS. */
    public String plainUrl(String page) {
        return "http://localhost:" + plainPort + "/" + page;
    }

    /** Returns the address of a page over TLS, where HTTP/2 is spoken too. */
    public String tlsUrl(String page) {
        return "https://localhost:" + tlsPort + "/" + page;
    }

    /** Returns what a client needs in order to trust this server. */
    public HandshakeCertificates trust() {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
    }

    /** Returns the server's certificate in PEM, for clients that take a file. */
    public String certificatePem() {
        return certificate.certificatePem();
    }

    /** Replaces its workers: the old ones close their idle connections at once, and the others after their request. */
    public void reload() throws IOException, InterruptedException {
        Process reload = launch(directory.resolve("nginx.conf"), "-s", "reload");
        if (!reload.waitFor(STOP_SECONDS, TimeUnit.SECONDS) || reload.exitValue() != 0) {
            throw new IOException("nginx did not reload: " + Files.readString(directory.resolve("output.txt")));
        }
    }

    /** Returns method and number ({@code X-Order}) of each request for {@code /orders} that it has answered. */
    public List<String> orders() throws IOException {
        Path log = directory.resolve("orders.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Override
    public void close() {
        if (process != null) {
            // Not forcibly: its workers would stay.
            process.destroy();
            process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(NginxServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writePages(Map<String, String> pages) throws IOException {
        Path root = Files.createDirectory(directory.resolve("pages"));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(root.resolve(page.getKey()), page.getValue());
        }
        Files.writeString(directory.resolve("certificate.pem"), certificate.certificatePem());
        Files.writeString(directory.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    }

    /** Somebody else can take a free port before nginx binds it: then nginx ends at once, and other ports are tried. */
    private void start() throws IOException, InterruptedException {
        for (int i = 0; i < STARTS; i++) {
            plainPort = freePort();
            tlsPort = freePort();
            Path configuration = Files.writeString(directory.resolve("nginx.conf"), configuration());
            process = launch(configuration);
            if (isUp()) {
                return;
            }
        }
        throw new IOException("nginx did not start: " + Files.readString(directory.resolve("output.txt")));
    }

    private Process launch(Path configuration, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                executable().toString(), "-p", directory.toString(), "-c", configuration.toString(), "-e", "stderr"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output.txt").toFile()))
                .start();
    }

    private boolean isUp() throws InterruptedException {
        for (int i = 0; i < POLLS; i++) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (accepts(plainPort) && accepts(tlsPort)) {
                return true;
            }
        }
        return false;
    }

    private String configuration() {
        return """
                daemon off;
                user root root;
                worker_processes 2;
                pid nginx.pid;
                events {}
                http {
                  log_format orders '$request_method $http_x_order';
                  access_log off;
                  default_type text/plain;
                  root pages;
                  gzip on;
                  gzip_min_length 1;
                  gzip_types text/plain;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:%d;
                    location /orders {
                      access_log orders.log orders;
                      return 200 "taken";
                    }
                  }
                  server {
                    listen 127.0.0.1:%d ssl http2;
                    location /orders {
                      access_log orders.log orders;
                      return 200 "taken";
                    }
                    ssl_certificate certificate.pem;
                    ssl_certificate_key key.pem;
                  }
                }
                """.formatted(plainPort, tlsPort);
    }

    private static Path executable() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "nginx is not installed; on Debian or Ubuntu: sudo apt-get install nginx"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
