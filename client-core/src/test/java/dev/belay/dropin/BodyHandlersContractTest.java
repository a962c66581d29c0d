package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link BodyHandlers} and {@link BodySubscribers} says of each of them. */
@Timeout(30)
class BodyHandlersContractTest {
    private static final int LARGE = 300_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @TempDir
    Path folder;

    private <T> HttpResponse<T> get(Contestant contestant, Answer answer, BodyHandler<T> handler) throws Exception {
        FaultServer server = clients.serve(answer);
        return contestant.client(clients).send(to(server), handler);
    }

    @ParameterizedTest
    @EnumSource
    void textIsDecodedAsItsTypeSays(Contestant contestant) throws Exception {
        Answer latin = Answers.response(
                200, List.of("Content-Type: text/plain; charset=ISO-8859-1"), new byte[] {(byte) 0xE4});

        assertThat(get(contestant, latin, BodyHandlers.ofString()).body()).isEqualTo("ä");
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfAnyNumberComeAsTheyAre(Contestant contestant) throws Exception {
        assertThat(get(contestant, Answers.chunkedOfSize(LARGE), BodyHandlers.ofByteArray())
                        .body())
                .hasSize(LARGE);
        assertThat(get(contestant, Answers.ofSize(LARGE), BodyHandlers.ofByteArray())
                        .body())
                .hasSize(LARGE);
        assertThat(get(contestant, Answers.ok(""), BodyHandlers.ofByteArray()).body())
                .isEmpty();
        assertThat(get(contestant, Answers.status(204), BodyHandlers.ofByteArray())
                        .body())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamIsThereBeforeTheBodyIs(Contestant contestant) throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        Answer slow = Answers.then(
                Answers.raw("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc"),
                Answers.heldBy(rest, Answers.raw("def")));

        try (InputStream body =
                get(contestant, slow, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(3)).isEqualTo("abc".getBytes(UTF_8));
            rest.countDown();
            assertThat(body.readAllBytes()).isEqualTo("def".getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsClosedEarlyEndsItsExchange(Contestant contestant) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.endless()));

        InputStream body = contestant
                .client(clients)
                .send(to(server), BodyHandlers.ofInputStream())
                .body();
        assertThat(body.readNBytes(LARGE)).hasSize(LARGE);
        body.close();

        assertThat(server.traffic().awaitOpenConnections(0, Duration.ofSeconds(5)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void linesComeOneByOne(Contestant contestant) throws Exception {
        try (Stream<String> lines = get(contestant, Answers.ok("one\ntwo\r\nthree"), BodyHandlers.ofLines())
                .body()) {
            assertThat(lines).containsExactly("one", "two", "three");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsWritten(Contestant contestant) throws Exception {
        Path file = folder.resolve("file");

        assertThat(get(contestant, Answers.ofSize(LARGE), BodyHandlers.ofFile(file))
                        .body())
                .isEqualTo(file);

        assertThat(file).hasSize(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatCannotBeOpenedFailsTheExchange(Contestant contestant) throws Exception {
        BodyHandler<Path> nowhere =
                BodyHandlers.ofFile(folder.resolve("missing").resolve("file"));
        FaultServer server = clients.serve(Answers.endless());
        HttpClient client = contestant.client(clients);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server), nowhere))
                .withStackTraceContaining(NoSuchFileException.class.getName());
        assertThat(client.sendAsync(to(server), nowhere))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(NoSuchFileException.class);
        assertThat(server.traffic().awaitOpenConnections(0, Duration.ofSeconds(5)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aDownloadIsNamedByTheServer(Contestant contestant) throws Exception {
        Answer named = Answers.response(
                200, List.of("Content-Disposition: attachment; filename=\"named.txt\""), "hello".getBytes(UTF_8));

        Path file = get(
                        contestant,
                        named,
                        BodyHandlers.ofFileDownload(folder, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                .body();

        assertThat(file).isEqualTo(folder.resolve("named.txt"));
        assertThat(Files.readString(file)).isEqualTo("hello");
    }

    /** The JDK throws what it makes of the header unchecked inside the handler. */
    @ParameterizedTest
    @EnumSource
    void aDownloadWithoutANameFails(Contestant contestant) {
        BodyHandler<Path> download =
                BodyHandlers.ofFileDownload(folder, StandardOpenOption.CREATE, StandardOpenOption.WRITE);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(contestant, Answers.ok("hello"), download));
    }

    @ParameterizedTest
    @EnumSource
    void aPublisherGivesTheBodyToWhoeverSubscribes(Contestant contestant) throws Exception {
        Flow.Publisher<List<ByteBuffer>> body = get(contestant, Answers.ofSize(LARGE), BodyHandlers.ofPublisher())
                .body();

        Collector collector = new Collector(1);
        body.subscribe(collector);

        assertThat(collector.bytes.get(10, TimeUnit.SECONDS)).hasSize(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void aSubscriberOfOnesOwnGetsTheBody(Contestant contestant) throws Exception {
        Collector one = new Collector(1);
        Collector all = new Collector(Long.MAX_VALUE);

        HttpResponse<Void> first = get(contestant, Answers.chunkedOfSize(LARGE), BodyHandlers.fromSubscriber(one));
        HttpResponse<Integer> second =
                get(contestant, Answers.ofSize(LARGE), BodyHandlers.fromSubscriber(all, it -> it.bytes.join().length));

        assertThat(first.body()).isNull();
        assertThat(one.bytes.join()).hasSize(LARGE);
        assertThat(second.body()).isEqualTo(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void aSubscriberOfLinesGetsThem(Contestant contestant) throws Exception {
        Lines lines = new Lines();

        assertThat(get(contestant, Answers.ok("a\nb"), BodyHandlers.fromLineSubscriber(lines, it -> it.seen, null))
                        .body())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void handlersAreBuiltOfOthers(Contestant contestant) throws Exception {
        BodyHandler<Integer> mapped = info ->
                BodySubscribers.mapping(BodySubscribers.ofString(UTF_8), text -> text.length() + info.statusCode());
        BodyHandler<String> replaced = BodyHandlers.replacing("other");
        BodyHandler<byte[]> buffered = BodyHandlers.buffering(BodyHandlers.ofByteArray(), 7_000);
        BodyHandler<String> mappedStream = info -> BodySubscribers.mapping(
                BodySubscribers.ofInputStream(), stream -> Integer.toString(System.identityHashCode(stream)));

        assertThat(get(contestant, Answers.ok("hello"), mapped).body()).isEqualTo(205);
        assertThat(get(contestant, Answers.ok("hello"), replaced).body()).isEqualTo("other");
        assertThat(get(contestant, Answers.chunkedOfSize(LARGE), buffered).body())
                .hasSize(LARGE);
        assertThat(get(contestant, Answers.ok("hello"), BodyHandlers.discarding())
                        .body())
                .isNull();
        assertThat(get(contestant, Answers.ok(""), mappedStream).body()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerGetsTheArraysAndThenNothing(Contestant contestant) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Boolean> ends = new ArrayList<>();

        get(contestant, Answers.ok("hello"), BodyHandlers.ofByteArrayConsumer(part -> {
            part.ifPresent(bytes::writeBytes);
            ends.add(part.isEmpty());
        }));

        assertThat(bytes.toString(UTF_8)).isEqualTo("hello");
        assertThat(ends.get(ends.size() - 1)).isTrue();
    }

    private static final class Collector implements Flow.Subscriber<List<ByteBuffer>> {
        private final long atOnce;
        private final ByteArrayOutputStream so = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        private Flow.Subscription subscription;

        Collector(long atOnce) {
            this.atOnce = atOnce;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(atOnce);
        }

        @Override
        public void onNext(List<ByteBuffer> items) {
            for (ByteBuffer item : items) {
                byte[] part = new byte[item.remaining()];
                item.get(part);
                so.writeBytes(part);
            }
            subscription.request(atOnce);
        }

        @Override
        public void onError(Throwable failure) {
            bytes.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            bytes.complete(so.toByteArray());
        }
    }

    private static final class Lines implements Flow.Subscriber<String> {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            seen.add(line);
        }

        @Override
        public void onError(Throwable failure) {
            seen.add("failed");
        }

        @Override
        public void onComplete() {
            // the list is complete, too
        }
    }
}
