package dev.belay.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a snapshot reads; that it says what is so is tested with clients. */
class ClientSnapshotTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String TARGET = "https://api.test:443";

    private static final ClientSnapshot.Totals TOTALS = new ClientSnapshot.Totals(
            false,
            new ClientSnapshot.Permits(2, 1_024, 256, 1, 1_024),
            new ConnectionStats(2, 1, 0, 10),
            new ClientSnapshot.AsyncThreads(false, 3, 1_024, 1, 0));
    private static final ClientSnapshot.Timer TIMER = new ClientSnapshot.Timer(5, true, Duration.ofNanos(1_234_567));

    private static ClientSnapshot.Call call(long id, @Nullable String operation, Duration age, @Nullable Phase phase) {
        return new ClientSnapshot.Call(
                new CallInfo(id, "GET", TARGET, operation),
                TARGET,
                age,
                Duration.ofSeconds(30).minus(age),
                1,
                phase,
                Duration.ofMillis(250),
                true,
                false,
                null);
    }

    private static ClientSnapshot.Origin origin(BreakerState state, String reason, @Nullable Duration openFor) {
        return new ClientSnapshot.Origin(
                new OriginStats(TARGET, 20, 23, 99.8, 2, 1, state, Duration.ofSeconds(4), Duration.ofMillis(120)),
                reason,
                openFor);
    }

    private static ClientSnapshot of(List<ClientSnapshot.Call> calls, ClientSnapshot.Origin... origins) {
        return new ClientSnapshot(NOW, calls, List.of(origins), TOTALS, TIMER);
    }

    private static ClientSnapshot three() {
        ClientSnapshot.Call moved = new ClientSnapshot.Call(
                new CallInfo(12, "POST", TARGET, null),
                "https://other.test:8443",
                Duration.ofSeconds(28),
                Duration.ofSeconds(2),
                2,
                Phase.BODY,
                Duration.ofMillis(1_500),
                false,
                true,
                "192.0.2.1:8443 h2 reused");
        return of(
                List.of(
                        moved,
                        call(7, "get-user", Duration.ofSeconds(3), Phase.PERMIT),
                        call(8, null, Duration.ofMillis(40), null)),
                origin(BreakerState.OPEN, "12 of 20 calls failed in 30 s", Duration.ofMillis(4_200)));
    }

    @Test
    void peopleReadATable() {
        assertThat(three().toString()).isEqualTo("""
                client at 2026-01-02T03:04:05.678Z: 3 calls in flight: 1 body (caller's code), 1 permit, 1 wait for a thread
                  ID    AGE  LEFT  TRY     FOR  IN                             CALL                                                  CONNECTION
                  12   28 s   2 s    2   1.5 s  body (caller's code), stopped  POST https://api.test:443 -> https://other.test:8443  192.0.2.1:8443 h2 reused
                   7    3 s  27 s    1  250 ms  permit                         GET https://api.test:443 (get-user)                   -
                   8  40 ms  30 s    1  250 ms  wait for a thread              GET https://api.test:443                              -
                1 origins
                  PERMITS  WAITING  CALLS  ATTEMPTS  RETRIES LEFT  PAUSE  USUAL ANSWER  ORIGIN                BREAKER
                        2        1     20        23            99    4 s        120 ms  https://api.test:443  open for 4.2 s: 12 of 20 calls failed in 30 s
                permits: 2 of 1024 in use, 256 of them for one origin; 1 of at most 1024 calls wait
                connections: 2 active, 1 idle, 0 connecting; 10 opened, 7 closed
                asynchronous calls: 1 running, 0 waiting for a thread; 3 of at most 1024 threads alive
                timer of the process: 5 entries, thread alive, 1.2 ms late
                """);
    }

    @Test
    void programsReadJson() {
        assertThat(three().toJson())
                .isEqualTo("{\"taken\":\"2026-01-02T03:04:05.678Z\",\"closed\":false,\"calls\":["
                        + "{\"id\":12,\"method\":\"POST\",\"target\":\"https://api.test:443\",\"operation\":null,"
                        + "\"origin\":\"https://other.test:8443\",\"age_ms\":28000,\"remaining_ms\":2000,\"attempt\":2,"
                        + "\"phase\":\"BODY\",\"in_phase_ms\":1500,\"waiting\":false,\"stopped\":true,"
                        + "\"connection\":\"192.0.2.1:8443 h2 reused\"},"
                        + "{\"id\":7,\"method\":\"GET\",\"target\":\"https://api.test:443\",\"operation\":\"get-user\","
                        + "\"origin\":\"https://api.test:443\",\"age_ms\":3000,\"remaining_ms\":27000,\"attempt\":1,"
                        + "\"phase\":\"PERMIT\",\"in_phase_ms\":250,\"waiting\":true,\"stopped\":false,"
                        + "\"connection\":null},"
                        + "{\"id\":8,\"method\":\"GET\",\"target\":\"https://api.test:443\",\"operation\":null,"
                        + "\"origin\":\"https://api.test:443\",\"age_ms\":40,\"remaining_ms\":29960,\"attempt\":1,"
                        + "\"phase\":null,\"in_phase_ms\":250,\"waiting\":true,\"stopped\":false,"
                        + "\"connection\":null}],"
                        + "\"origins\":[{\"target\":\"https://api.test:443\",\"calls\":20,\"attempts\":23,"
                        + "\"retries_left\":99.8,\"in_flight\":2,\"waiting\":1,\"breaker\":\"OPEN\","
                        + "\"breaker_reason\":\"12 of 20 calls failed in 30 s\",\"breaker_open_for_ms\":4200,"
                        + "\"cool_down_ms\":4000,\"usual_answer_ms\":120}],"
                        + "\"permits\":{\"in_use\":2,\"allowed\":1024,\"allowed_per_origin\":256,\"waiting\":1,"
                        + "\"queue\":1024},"
                        + "\"connections\":{\"active\":2,\"idle\":1,\"connecting\":0,\"opened\":10,\"closed\":7},"
                        + "\"async_threads\":{\"virtual\":false,\"alive\":3,\"allowed\":1024,\"running\":1,\"waiting\":0},"
                        + "\"timer\":{\"entries\":5,\"alive\":true,\"late_ms\":1.234}}");
    }

    @Test
    void aClientThatHasNothingToDoSaysSo() {
        ClientSnapshot.AsyncThreads virtual = new ClientSnapshot.AsyncThreads(true, 0, 0, 0, 0);
        ClientSnapshot idle = new ClientSnapshot(
                NOW,
                List.of(),
                List.of(),
                new ClientSnapshot.Totals(true, TOTALS.permits(), TOTALS.connections(), virtual),
                new ClientSnapshot.Timer(0, false, Duration.ZERO));

        assertThat(idle.toString())
                .startsWith("client at 2026-01-02T03:04:05.678Z, closed: 0 calls in flight\n0 origins\npermits: ")
                .contains("; virtual threads\n")
                .endsWith("timer of the process: 0 entries, no thread, 0 ms late\n");
        assertThat(idle.toJson()).contains("\"closed\":true,\"calls\":[],\"origins\":[],");
    }

    @Test
    void ofManyCallsTheOldestAreShownAndAllAreCounted() {
        List<ClientSnapshot.Call> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            calls.add(call(i, null, Duration.ofSeconds(1), i < 45 ? Phase.FIRST_BYTE : Phase.PERMIT));
        }

        String text = of(calls).toString();

        assertThat(text).contains("60 calls in flight: 45 first byte, 15 permit\n");
        assertThat(text.lines().filter(line -> line.contains("GET https"))).hasSize(ClientSnapshot.SHOWN);
        assertThat(text).contains("\n  and 10 more\n");
        assertThat(of(calls.subList(0, ClientSnapshot.SHOWN)).toString()).doesNotContain(" more\n");
    }

    @Test
    void aBreakerThatIsForcedOpenHasNoEnd() {
        ClientSnapshot forced = of(List.of(), origin(BreakerState.FORCED_OPEN, "it was forced open", null));

        assertThat(forced.toString()).contains("  forced open: it was forced open\n");
        assertThat(forced.toJson()).contains("\"breaker\":\"FORCED_OPEN\"", "\"breaker_open_for_ms\":null");
    }

    @Test
    void whatANameHasInItMakesNoLineAndBreaksNoText() {
        String name = "a\"b\\c\n  9  9 s\u2028\u0000\ud800";

        ClientSnapshot odd = of(List.of(call(1, name, Duration.ZERO, Phase.DNS)));

        assertThat(odd.toString()).contains("(a\"b\\c?  9  9 s??\ud800)  -\n");
        assertThat(odd.toJson()).contains("\"operation\":\"a\\\"b\\\\c\\u000a  9  9 s\\u2028\\u0000\\ud800\",");
        assertThat(of(List.of(call(1, "😀", Duration.ZERO, Phase.DNS))).toJson())
                .contains("\"operation\":\"😀\"");
    }

    @Test
    void aLongNameIsCut() {
        String text =
                of(List.of(call(1, "n".repeat(500), Duration.ZERO, Phase.DNS))).toString();

        assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThan(200);
    }

    @Test
    void itsListsAreItsOwn() {
        List<ClientSnapshot.Call> calls = new ArrayList<>();
        ClientSnapshot snapshot = of(calls);
        calls.add(call(1, null, Duration.ZERO, null));

        assertThat(snapshot.calls()).isEmpty();
        assertThatThrownBy(() -> snapshot.origins().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
