package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.CancellationToken.Registration;
import dev.belay.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CancellationTokenTest {
    private final CancellationSource source = CancellationSource.create();
    private final CancellationToken token = source.token();
    private final List<String> ran = new ArrayList<>();

    @Test
    void aLiveTokenHasNoReasonAndNoDeadline() {
        assertThat(token.isCancelled()).isFalse();
        assertThat(token.reason()).isEmpty();
        assertThat(token.cause()).isEmpty();
        assertThat(token.remaining()).isEmpty();
        assertThatCode(token::throwIfCancelled).doesNotThrowAnyException();
    }

    @Test
    void aCancelledTokenSaysWhy() {
        Throwable cause = new IllegalStateException("shut down");

        assertThat(source.cancel("shutting down", cause)).isTrue();

        assertThat(token.isCancelled()).isTrue();
        assertThat(token.reason()).contains("shutting down");
        assertThat(token.cause()).contains(cause);
        assertThat(token).hasToString("CancellationToken{cancelled: shutting down}");
        assertThatThrownBy(token::throwIfCancelled)
                .isInstanceOf(CancellationException.class)
                .hasMessage("shutting down")
                .hasCause(cause);
    }

    @Test
    void theFirstReasonStays() {
        source.cancel("first");

        assertThat(source.cancel("second", new IllegalStateException())).isFalse();
        assertThat(token.reason()).contains("first");
        assertThat(token.cause()).isEmpty();
    }

    @Test
    void cancellingWithoutWordsHasAReasonAllTheSame() {
        source.cancel();

        assertThat(token.reason()).contains("cancelled");
        assertThatThrownBy(token::throwIfCancelled).hasMessage("cancelled").hasNoCause();
    }

    @Test
    void listenersRunOnceInTheOrderOfTheirRegistrationOnTheCancellingThread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        token.onCancel(() -> ran.add("first"));
        token.onCancel(() -> thread.set(Thread.currentThread()));
        token.onCancel(() -> ran.add("second"));

        assertThat(source.cancel()).isTrue();
        assertThat(source.cancel()).isFalse();

        assertThat(ran).containsExactly("first", "second");
        assertThat(thread).hasValue(Thread.currentThread());
    }

    @Test
    void aChildsListenersRunAtTheChildsPlaceInTheOrder() {
        token.onCancel(() -> ran.add("before"));
        try (CancellationSource child = CancellationSource.linkedTo(token)) {
            child.token().onCancel(() -> ran.add("child"));
            token.onCancel(() -> ran.add("after"));

            source.cancel();
        }

        assertThat(ran).containsExactly("before", "child", "after");
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheOthersFromRunning() {
        token.onCancel(() -> {
            throw new IllegalStateException("listener");
        });
        token.onCancel(() -> {
            throw new StackOverflowError("listener");
        });
        token.onCancel(() -> ran.add("last"));

        try (CapturedLog log = CapturedLog.everything(CancellationToken.class.getName())) {
            assertThat(source.cancel()).isTrue();
            assertThat(log.messages()).hasSize(2).allMatch(line -> line.startsWith("a cancellation listener failed"));
            // None, when another test's listener has failed in the same minute.
            assertThat(log.events())
                    .extracting(ILoggingEvent::getLevel)
                    .filteredOn(Level.WARN::equals)
                    .hasSizeLessThan(2);
        }
        assertThat(ran).containsExactly("last");
    }

    @Test
    void aListenerThatThrowsOnACancelledTokenDoesNotReachWhoRegistersIt() {
        source.cancel();

        try (CapturedLog log = CapturedLog.everything(CancellationToken.class.getName())) {
            token.onCancel(() -> {
                        throw new IllegalStateException("listener");
                    })
                    .close();

            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void aListenerThatIsTooLateRunsAtOnce() {
        source.cancel();

        token.onCancel(() -> ran.add("late")).close();

        assertThat(ran).containsExactly("late");
    }

    @Test
    void aClosedRegistrationDoesNotRun() {
        Registration first = token.onCancel(() -> ran.add("first"));
        Registration second = token.onCancel(() -> ran.add("second"));
        Registration third = token.onCancel(() -> ran.add("third"));

        second.close();
        second.close();
        source.cancel();

        assertThat(ran).containsExactly("first", "third");
        first.close();
        third.close();
    }

    @Test
    void aListenerMayCloseItselfAndThoseAfterIt() {
        List<Registration> registrations = new ArrayList<>();
        registrations.add(token.onCancel(() -> {
            ran.add("first");
            registrations.forEach(Registration::close);
        }));
        registrations.add(token.onCancel(() -> ran.add("second")));

        source.cancel();

        assertThat(ran).containsExactly("first");
    }

    @Test
    void aListenerMayCancelAgain() {
        AtomicInteger again = new AtomicInteger();
        token.onCancel(() -> again.addAndGet(source.cancel("again") ? 1 : 10));
        token.onCancel(() -> ran.add("after"));

        source.cancel("once");

        assertThat(again).hasValue(10);
        assertThat(ran).containsExactly("after");
        assertThat(token.reason()).contains("once");
    }

    @Test
    void aListenerThatIsRegisteredByAListenerRunsAtOnce() {
        token.onCancel(() -> {
            token.onCancel(() -> ran.add("inner"));
            ran.add("outer");
        });

        source.cancel();

        assertThat(ran).containsExactly("inner", "outer");
    }

    @Test
    void aListenerSeesTheTokenCancelled() {
        token.onCancel(() -> ran.add(token.reason().orElse("none")));

        source.cancel("why");

        assertThat(ran).containsExactly("why");
    }

    @Test
    void nobodyCancelsNone() {
        CancellationToken none = CancellationToken.none();

        none.onCancel(() -> ran.add("never")).close();

        assertThat(none.isCancelled()).isFalse();
        assertThat(none.remaining()).isEmpty();
        assertThat(none).hasToString("CancellationToken{none}").isSameAs(CancellationToken.none());
        assertThat(TokenListeners.count(none)).isZero();
        assertThat(ran).isEmpty();
    }
}
