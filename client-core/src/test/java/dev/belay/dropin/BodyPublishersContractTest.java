package dev.belay.dropin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link BodyPublisher} and {@link BodyPublishers} says of what is sent. */
@Timeout(30)
class BodyPublishersContractTest {
    private static final int LARGE = 300_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @TempDir
    Path folder;

    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

    private FaultServer server() {
        return clients.register(FaultServer.builder().onRequest(received::add).start(Answers.ok("done")));
    }

    private ReceivedRequest sent(Contestant contestant, BodyPublisher body) throws Exception {
        FaultServer server = server();
        assertThat(contestant
                        .client(clients)
                        .send(post(server, body), BodyHandlers.ofString())
                        .body())
                .isEqualTo("done");
        return received.take();
    }

    private static HttpRequest post(FaultServer server, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(server.url("/")))
                .version(Version.HTTP_1_1)
                .POST(body)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsInMemoryIsSentWithItsLength(Contestant contestant) throws Exception {
        ReceivedRequest text = sent(contestant, BodyPublishers.ofString("ä"));
        ReceivedRequest bytes = sent(contestant, BodyPublishers.ofByteArray("0abc0".getBytes(UTF_8), 1, 3));
        ReceivedRequest large = sent(contestant, BodyPublishers.ofByteArray(new byte[60_000]));

        assertThat(text.header("Content-Length")).isEqualTo("2");
        assertThat(bytes.body()).isEqualTo("abc");
        assertThat(large.header("Content-Length")).isEqualTo("60000");
        assertThat(large.body()).hasSize(60_000);
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoKnownLengthIsSentInChunks(Contestant contestant) throws Exception {
        ReceivedRequest stream = sent(
                contestant, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("streamed".getBytes(UTF_8))));
        ReceivedRequest arrays =
                sent(contestant, BodyPublishers.ofByteArrays(List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8))));
        ReceivedRequest unknown = sent(contestant, BodyPublishers.fromPublisher(new Parts("p", "q")));

        assertThat(List.of(stream.body(), arrays.body(), unknown.body())).containsExactly("streamed", "ab", "pq");
        assertThat(stream.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(unknown.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(unknown.header("Content-Length")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void filesAndPublishersAndSeveralOfThemAreSentWithTheirLength(Contestant contestant) throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[LARGE]);

        ReceivedRequest ofFile = sent(contestant, BodyPublishers.ofFile(file));
        ReceivedRequest known = sent(contestant, BodyPublishers.fromPublisher(new Parts("ab", "cd", "e"), 5));
        ReceivedRequest concat =
                sent(contestant, BodyPublishers.concat(BodyPublishers.ofString("ab"), BodyPublishers.ofString("cd")));

        assertThat(ofFile.header("Content-Length")).isEqualTo(Integer.toString(LARGE));
        assertThat(known.body()).isEqualTo("abcde");
        assertThat(known.header("Content-Length")).isEqualTo("5");
        assertThat(concat.body()).isEqualTo("abcd");
        assertThat(concat.header("Content-Length")).isEqualTo("4");
    }

    @ParameterizedTest
    @EnumSource
    void aPublisherThatGivesTooLittleOrTooMuchFailsTheExchange(Contestant contestant) {
        HttpClient client = contestant.client(clients);
        FaultServer server = server();

        for (int announced : new int[] {4, 6}) {
            BodyPublisher body = BodyPublishers.fromPublisher(new Parts("ab", "cd", "e"), announced);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> client.send(post(server, body), BodyHandlers.ofString()));
            assertThat(client.sendAsync(post(server, body), BodyHandlers.ofString()))
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAPublisherFailsWithIsTheCause(Contestant contestant) {
        HttpClient client = contestant.client(clients);
        FaultServer server = server();
        IllegalStateException why = new IllegalStateException("no more");
        BodyPublisher failing = BodyPublishers.fromPublisher(new Parts(why, "ab"));
        BodyPublisher missing = BodyPublishers.ofInputStream(() -> null);

        Throwable failure = catchThrowable(() -> client.send(post(server, failing), BodyHandlers.ofString()));
        Throwable ofNothing = catchThrowable(() -> client.send(post(server, missing), BodyHandlers.ofString()));

        assertThat(failure).isInstanceOf(IOException.class);
        assertThat(causes(failure)).contains(why);
        assertThat(ofNothing).isInstanceOf(IOException.class);
    }

    /** Its server has time enough to see a body that comes too early. */
    @ParameterizedTest
    @EnumSource
    void aServerThatIsAskedFirstGetsTheBodyWhenItSaysSo(Contestant contestant) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        FaultServer server = clients.register(FaultServer.start(connection -> {
            ReceivedRequest head = connection.readHead();
            connection.pause(Duration.ofMillis(200));
            events.add("leave");
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            events.add("body " + connection.readBody(head).body());
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            connection.awaitPeerClose();
        }));

        HttpResponse<Void> response =
                contestant.client(clients).send(asking(server, events::add), BodyHandlers.discarding());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(events).containsExactly("leave", "subscribed", "body ab");
    }

    /** Ours alone: the JDK's client of 17 waits for ever then. */
    @Test
    void aServerThatIsAskedFirstAndRefusesGetsNoBody() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        FaultServer server = clients.register(FaultServer.start(connection -> {
            connection.readHead();
            connection.pause(Duration.ofMillis(200));
            connection.write("HTTP/1.1 417 No\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnone");
            connection.awaitPeerClose();
        }));

        HttpResponse<String> response =
                Contestant.BELAY.client(clients).send(asking(server, events::add), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(417);
        assertThat(response.body()).isEqualTo("none");
        assertThat(events).isEmpty();
    }

    private static HttpRequest asking(FaultServer server, Consumer<String> told) {
        Parts parts = new Parts("ab");
        BodyPublisher body = BodyPublishers.fromPublisher(
                subscriber -> {
                    told.accept("subscribed");
                    parts.subscribe(subscriber);
                },
                2);
        return HttpRequest.newBuilder(URI.create(server.url("/")))
                .version(Version.HTTP_1_1)
                .expectContinue(true)
                .POST(body)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void aRequestMayBeSentManyTimesAndItsPublisherIsAskedOnceForEach(Contestant contestant) throws Exception {
        AtomicInteger opened = new AtomicInteger();
        FaultServer server = server();
        HttpClient client = contestant.client(clients);
        HttpRequest request = post(
                server,
                BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(("body " + opened.incrementAndGet()).getBytes(UTF_8))));

        client.send(request, BodyHandlers.discarding());
        client.send(request, BodyHandlers.discarding());
        client.sendAsync(request, BodyHandlers.discarding()).get(10, TimeUnit.SECONDS);

        assertThat(received).extracting(ReceivedRequest::body).containsExactly("body 1", "body 2", "body 3");
        assertThat(opened).hasValue(3);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.add(each);
        }
        return all;
    }

    /** The parts of a body, each when it is asked for, and then an end, good or bad. */
    static final class Parts implements Flow.Publisher<ByteBuffer> {
        private final Throwable failure;
        private final String[] parts;

        Parts(String... parts) {
            this(null, parts);
        }

        Parts(Throwable failure, String... parts) {
            this.failure = failure;
            this.parts = parts;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            Queue<String> left = new ArrayDeque<>(List.of(parts));
            subscriber.onSubscribe(new Flow.Subscription() {
                private boolean over;
                private boolean giving;
                private long demand;

                @Override
                public void request(long n) {
                    demand += n;
                    if (giving) {
                        return;
                    }
                    giving = true;
                    for (; demand > 0 && !left.isEmpty() && !over; demand--) {
                        subscriber.onNext(ByteBuffer.wrap(left.remove().getBytes(UTF_8)));
                    }
                    giving = false;
                    end();
                }

                private void end() {
                    if (over || !left.isEmpty()) {
                        return;
                    }
                    over = true;
                    if (failure == null) {
                        subscriber.onComplete();
                    } else {
                        subscriber.onError(failure);
                    }
                }

                @Override
                public void cancel() {
                    over = true;
                }
            });
        }
    }
}
