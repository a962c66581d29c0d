package dev.belay.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.CallLedger;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NotRetriedTest {
    private static final String WHY =
            "the retry budget of https://a.test:443 is empty (20 % of calls + 10/s over 10 s)";

    private final BelayException failure =
            new ConnectFailedException("GET https://a.test:443: no connection.", null, CallLedger.none());

    @Test
    void itSaysWhyAndCostsNoStackTrace() {
        NotRetried notRetried = new NotRetried(NotRetried.Reason.BUDGET_EMPTY, WHY);

        notRetried.addSuppressed(new IOException());

        assertThat(notRetried).hasMessage("not retried: " + WHY).hasNoSuppressedExceptions();
        assertThat(notRetried.reason()).isEqualTo(NotRetried.Reason.BUDGET_EMPTY);
        assertThat(notRetried.getStackTrace()).isEmpty();
    }

    @Test
    void theMessageOfTheFailureRepeatsIt() {
        failure.addSuppressed(new IOException("an earlier attempt"));
        failure.addSuppressed(new NotRetried(NotRetried.Reason.BUDGET_EMPTY, WHY));

        assertThat(failure).hasMessage("GET https://a.test:443: no connection. Not retried: " + WHY + ".");
        assertThat(failure).hasToString(ConnectFailedException.class.getName() + ": " + failure.getMessage());
    }

    @Test
    void withoutItTheMessageIsAsItWas() {
        failure.addSuppressed(new IOException("an earlier attempt"));

        assertThat(failure).hasMessage("GET https://a.test:443: no connection.");
    }
}
