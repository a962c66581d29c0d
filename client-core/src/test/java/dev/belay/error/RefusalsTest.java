package dev.belay.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.CallLedger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the refusals of the client's own limits say about a next try, also in a copy that went through serialization. */
class RefusalsTest {
    private static final Duration WAIT = Duration.ofSeconds(12);

    private static <T> T copyOf(T original) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked") // it is what was written
            T copy = (T) in.readObject();
            return copy;
        }
    }

    @Test
    void anOpenCircuitSaysForHowLongAndWhy() throws Exception {
        CircuitOpenException open = copyOf(
                new CircuitOpenException("open", CallLedger.none(), WAIT, "12 of 20 calls failed in 30 s", false));

        assertThat(open.retryAfter()).contains(WAIT);
        assertThat(open.reason()).isEqualTo("12 of 20 calls failed in 30 s");
        assertThat(open.forced()).isFalse();
    }

    @Test
    void nobodyKnowsForHowLongACircuitIsForcedOpen() {
        CircuitOpenException open =
                new CircuitOpenException("open", CallLedger.none(), null, "it was forced open", true);

        assertThat(open.retryAfter()).isEmpty();
        assertThat(open.forced()).isTrue();
    }

    @Test
    void aRateAndACoolDownSayHowLongTheWaitWouldBe() throws Exception {
        assertThat(copyOf(new RateLimitException("rate", CallLedger.none(), WAIT))
                        .retryAfter())
                .contains(WAIT);
        assertThat(copyOf(new CoolDownException("pause", CallLedger.none(), WAIT))
                        .retryAfter())
                .contains(WAIT);
    }
}
