package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation says, since JDK 25, of bodies that are limited. By reflection: this compiles for 17. */
@Timeout(30)
@EnabledForJreRange(minVersion = 25)
class LimitingContractTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @SuppressWarnings("unchecked") // it gives what it is given
    private static <T> BodyHandler<T> limited(BodyHandler<T> handler, long capacity) throws Exception {
        return (BodyHandler<T>) BodyHandlers.class
                .getMethod("limiting", BodyHandler.class, long.class)
                .invoke(null, handler, capacity);
    }

    @SuppressWarnings("unchecked") // likewise
    private static <T> BodySubscriber<T> limited(BodySubscriber<T> subscriber, long capacity) {
        try {
            return (BodySubscriber<T>) BodySubscribers.class
                    .getMethod("limiting", BodySubscriber.class, long.class)
                    .invoke(null, subscriber, capacity);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyOfAsMuchAsIsAllowedComesWhole(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);

        assertThat(client.send(to(server), limited(BodyHandlers.ofString(), 5)).body())
                .isEqualTo("hello");
        assertThat(client.send(to(server), info -> limited(BodySubscribers.ofByteArray(), 5))
                        .body())
                .isEqualTo("hello".getBytes("UTF-8"));
    }

    @ParameterizedTest
    @EnumSource
    void aLargerOneFailsItsExchangeAndClosesItsConnection(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.endless());
        HttpClient client = contestant.client(clients);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server), limited(BodyHandlers.ofString(), 100_000)))
                .withStackTraceContaining("capacity");
        assertThat(client.sendAsync(to(server), limited(BodyHandlers.discarding(), 100_000)))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class)
                .withStackTraceContaining("capacity");

        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
    }
}
