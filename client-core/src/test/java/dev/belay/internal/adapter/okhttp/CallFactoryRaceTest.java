package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.TokenListeners;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that are cancelled, closed and answered in the same moment end once, and give everything back. */
@Racing
class CallFactoryRaceTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ROUNDS = 1_000;
    private static final long SEED = 42;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final Random random = new Random(SEED);

    private BelayClient client(FakeTransport.Script script) {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(script))));
    }

    private static FakeTransport.Script hello() {
        return FakeAnswers.responds(() -> FakeResponse.of(200, "hello").announcing(-1));
    }

    private static Call call(BelayClient client, CancellationSource source, RecordingEvents events) {
        Request request = new Request.Builder()
                .url("http://x.test/")
                .tag(CancellationToken.class, source.token())
                .build();
        Call call = client.asCallFactory().newCall(request);
        call.addEventListener(events);
        return call;
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    private static void text(Call call) {
        try (Response response = call.execute()) {
            assertThat(response.body().string()).isEqualTo("hello");
        } catch (IOException e) {
            assertThat(e).hasMessage("Canceled");
        }
    }

    private static void assertEndedOnce(int round, CancellationSource source, RecordingEvents events) {
        assertThat(events.awaitEnd(SOON)).as("round %d, seed %d", round, SEED).isTrue();
        assertThat(events.names())
                .filteredOn(name -> name.equals("callEnd") || name.equals("callFailed"))
                .hasSize(1);
        assertThat(Await.condition(SOON, () -> TokenListeners.count(source.token()) == 0))
                .isTrue();
    }

    private static void assertNothingHeld(BelayClient client) {
        assertThat(Await.condition(
                        SOON, () -> ClientInternals.engine(client).limiter().inUse() == 0))
                .isTrue();
    }

    @Test
    void aCancelThatMeetsACallAnywhere() throws Exception {
        BelayClient client = client(hello());

        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            RecordingEvents events = new RecordingEvents();
            Call call = call(client, source, events);
            int turns = random.nextInt(3_000);
            Race.together(() -> text(call), () -> {
                spin(turns);
                call.cancel();
            });
            assertEndedOnce(round, source, events);
        });

        assertNothingHeld(client);
    }

    @Test
    void aCancelThatMeetsAnEnqueuedCallAnywhere() throws Exception {
        BelayClient client = client(hello());

        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            RecordingEvents events = new RecordingEvents();
            CallbackLog log = new CallbackLog();
            Call call = call(client, source, events);
            int turns = random.nextInt(3_000);
            Race.together(() -> call.enqueue(log), () -> {
                spin(turns);
                source.cancel("user left");
            });
            Response response = log.next().response();
            if (response != null) {
                response.close();
            }
            assertEndedOnce(round, source, events);
            assertThat(log.count()).isOne();
        });

        assertNothingHeld(client);
    }

    @Test
    void aResponseThatIsReadClosedAndCancelledAtOnce() throws Exception {
        BelayClient client = client(FakeAnswers.bodyStops("hel"));

        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            RecordingEvents events = new RecordingEvents();
            Call call = call(client, source, events);
            Response response = call.execute();
            int turns = random.nextInt(500);
            Race.together(
                    () -> {
                        try {
                            response.body().source().request(Long.MAX_VALUE);
                        } catch (IOException | IllegalStateException e) {
                            // cancelled, or closed
                        }
                    },
                    () -> {
                        spin(turns);
                        call.cancel();
                    },
                    () -> {
                        spin(turns);
                        source.cancel("user left");
                    });
            response.close();
            assertEndedOnce(round, source, events);
        });

        assertNothingHeld(client);
    }
}
