package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancellationSourceTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static final CancellationToken NONE = CancellationToken.none();

    private final VirtualTimer timer = new VirtualTimer();

    @Test
    void cancellingAParentCancelsItsChildrenWithTheSameReasonAndCause() {
        Throwable cause = new IllegalStateException("gone");
        CancellationSource parent = CancellationSource.create();
        try (CancellationSource child = CancellationSource.linkedTo(parent.token());
                CancellationSource grandchild = CancellationSource.linkedTo(child.token())) {
            parent.cancel("client left", cause);

            assertThat(grandchild.token().reason()).contains("client left");
            assertThat(grandchild.token().cause()).contains(cause);
            assertThat(child.token().isCancelled()).isTrue();
        }
    }

    @Test
    void cancellingAChildLeavesItsParentAlone() {
        CancellationSource parent = CancellationSource.create();
        try (CancellationSource child = CancellationSource.linkedTo(parent.token())) {
            child.cancel();

            assertThat(parent.token().isCancelled()).isFalse();
        }
    }

    @Test
    void anyOfSeveralParentsCancels() {
        CancellationSource first = CancellationSource.create();
        CancellationSource second = CancellationSource.create();
        try (CancellationSource child = CancellationSource.linkedTo(first.token(), second.token())) {
            second.cancel("second");

            assertThat(child.token().reason()).contains("second");
            assertThat(first.token().isCancelled()).isFalse();
        }
        assertThat(TokenListeners.count(first.token())).isZero();
    }

    @Test
    void inADiamondOfParentsTheChildIsCancelledOnce() {
        List<String> ran = new ArrayList<>();
        CancellationSource top = CancellationSource.create();
        try (CancellationSource left = CancellationSource.linkedTo(top.token());
                CancellationSource right = CancellationSource.linkedTo(top.token());
                CancellationSource bottom = CancellationSource.linkedTo(left.token(), right.token())) {
            bottom.token().onCancel(() -> ran.add("bottom"));

            top.cancel("top");

            assertThat(ran).containsExactly("bottom");
            assertThat(bottom.token().reason()).contains("top");
        }
        assertThat(TokenListeners.count(top.token())).isZero();
    }

    @Test
    void aChildOfACancelledParentIsCancelledFromTheStart() {
        CancellationSource parent = CancellationSource.create();
        parent.cancel("over");

        try (CancellationSource child = CancellationSource.withTimeout(parent.token(), Duration.ofHours(1))) {
            assertThat(child.token().reason()).contains("over");
        }
    }

    @Test
    @Tag("slow")
    void aChainOfAHundredThousandChildrenIsCancelledWithoutOverflow() {
        CancellationSource root = CancellationSource.create();
        List<CancellationSource> chain = new ArrayList<>();
        CancellationToken last = root.token();
        for (int i = 0; i < 100_000; i++) {
            CancellationSource next = CancellationSource.linkedTo(last);
            chain.add(next);
            last = next.token();
        }

        root.cancel("root");

        assertThat(last.reason()).contains("root");
        chain.forEach(CancellationSource::close);
    }

    @Test
    void closingAScopeCancelsWhatRunsUnderItAndLeavesTheParent() {
        CancellationSource parent = CancellationSource.create();
        CancellationSource scope = CancellationSource.linkedTo(parent.token());
        CancellationSource below = CancellationSource.linkedTo(scope.token());

        scope.close();
        scope.close();

        assertThat(below.token().reason()).contains("scope closed");
        assertThat(below.token().cause()).isEmpty();
        assertThat(TokenListeners.count(parent.token())).isZero();
        below.close();
    }

    @Test
    @Tag("slow")
    void aMillionShortLivedChildrenLeaveNothingOnTheirParent() {
        CancellationSource parent = CancellationSource.create();
        for (int i = 0; i < 1_000_000; i++) {
            try (CancellationSource child = CancellationSource.linkedTo(parent.token())) {
                child.token().onCancel(() -> {});
            }
        }

        assertThat(TokenListeners.count(parent.token())).isZero();
        assertThat(parent.token().isCancelled()).isFalse();
    }

    @Test
    @Tag("slow")
    void aMillionRegistrationsLeaveNothingOnTheirToken() {
        CancellationSource source = CancellationSource.create();
        for (int i = 0; i < 1_000_000; i++) {
            source.token().onCancel(() -> {}).close();
        }

        assertThat(TokenListeners.count(source.token())).isZero();
    }

    @Test
    void aTimeoutCancelsWhenItHasPassedAndNotBefore() {
        CancellationSource source =
                CancellationSource.withTimeout(CancellationToken.none(), Duration.ofSeconds(2), timer.timer());

        timer.advance(Duration.ofMillis(1_999));
        assertThat(source.token().remaining()).contains(Duration.ofMillis(1));
        timer.advance(Duration.ofMillis(1));

        assertThat(Await.condition(SOON, () -> source.token().isCancelled())).isTrue();
        assertThat(source.token().reason()).contains("deadline passed");
        assertThat(source.token().cause()).get().isInstanceOf(TimeoutException.class);
        assertThat(source.token().remaining()).contains(Duration.ZERO);
        assertThat(timer.timer().isEmpty()).isTrue();
    }

    @Test
    void aDeadlineCancelsWhenItHasComeAndNotBefore() {
        Instant deadline = timer.time().instant().plusSeconds(2);
        CancellationSource source = CancellationSource.withDeadline(CancellationToken.none(), deadline, timer.timer());

        assertThat(source.token().remaining()).contains(Duration.ofSeconds(2));
        timer.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(source.token().remaining()).contains(Duration.ofNanos(1));
        assertThat(timer.timer().isEmpty()).isFalse();
        timer.advance(Duration.ofNanos(1));

        assertThat(Await.condition(SOON, () -> source.token().isCancelled())).isTrue();
        assertThat(source.token().reason()).contains("deadline passed");
        assertThat(source.token().cause()).get().isInstanceOf(TimeoutException.class);
        assertThat(timer.timer().isEmpty()).isTrue();
    }

    @Test
    void cancellingOrClosingATimeoutTakesItOutOfTheTimer() {
        CancellationSource cancelled =
                CancellationSource.withTimeout(CancellationToken.none(), Duration.ofSeconds(2), timer.timer());
        CancellationSource closed =
                CancellationSource.withTimeout(CancellationToken.none(), Duration.ofSeconds(2), timer.timer());
        assertThat(timer.timer().isEmpty()).isFalse();

        cancelled.cancel();
        closed.close();

        assertThat(timer.timer().isEmpty()).isTrue();
    }

    @Test
    void aChildCanShortenADeadlineAndNeverLengthenIt() {
        CancellationSource parent =
                CancellationSource.withTimeout(CancellationToken.none(), Duration.ofSeconds(10), timer.timer());
        CancellationSource shorter =
                CancellationSource.withTimeout(parent.token(), Duration.ofSeconds(3), timer.timer());
        CancellationSource longer =
                CancellationSource.withTimeout(parent.token(), Duration.ofSeconds(30), timer.timer());
        CancellationSource linked = CancellationSource.linkedTo(longer.token(), shorter.token());

        assertThat(shorter.token().remaining()).contains(Duration.ofSeconds(3));
        assertThat(longer.token().remaining()).contains(Duration.ofSeconds(10));
        assertThat(linked.token().remaining()).contains(Duration.ofSeconds(3));
        timer.advance(Duration.ofSeconds(10));

        assertThat(Await.condition(SOON, () -> longer.token().isCancelled())).isTrue();
        List.of(linked, longer, shorter, parent).forEach(CancellationSource::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-1000000H"})
    void aTimeoutOfNothingGivesATokenThatIsCancelledAlready(Duration timeout) {
        CancellationSource source = CancellationSource.withTimeout(CancellationToken.none(), timeout, timer.timer());

        assertThat(source.token().isCancelled()).isTrue();
        assertThat(source.token().cause()).get().isInstanceOf(TimeoutException.class);
        assertThat(timer.timer().isEmpty()).isTrue();
    }

    @Test
    void aTimeoutBeyondAllClocksIsAcceptedAndLong() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);

        try (CancellationSource source = CancellationSource.withTimeout(CancellationToken.none(), forEver)) {
            assertThat(source.token().isCancelled()).isFalse();
            assertThat(source.token().remaining().orElseThrow()).isGreaterThan(Duration.ofDays(30_000));
        }
    }

    @Test
    void anAbsoluteDeadlineOfThePastIsOverAndOneOfTheFutureIsNot() {
        try (CancellationSource past = CancellationSource.withDeadline(CancellationToken.none(), Instant.EPOCH);
                CancellationSource future = CancellationSource.withDeadline(
                        CancellationToken.none(), Instant.parse("2999-01-01T00:00:00Z"));
                CancellationSource furthest = CancellationSource.withDeadline(CancellationToken.none(), Instant.MAX)) {
            assertThat(past.token().isCancelled()).isTrue();
            assertThat(future.token().isCancelled()).isFalse();
            assertThat(furthest.token().isCancelled()).isFalse();
        }
    }

    @Test
    void aStageThatCompletesCancels() {
        CompletableFuture<String> inbound = new CompletableFuture<>();
        CancellationSource source = CancellationSource.from(inbound);
        assertThat(source.token().isCancelled()).isFalse();

        inbound.complete("done");

        assertThat(source.token().reason()).contains("future completed");
        assertThat(source.token().cause()).isEmpty();
    }

    @Test
    void aStageThatFailsCancelsWithItsFailure() {
        CompletableFuture<String> inbound = new CompletableFuture<>();
        CancellationSource source = CancellationSource.from(inbound);
        Throwable failure = new IllegalStateException("inbound");

        inbound.completeExceptionally(failure);

        assertThat(source.token().reason()).contains("future failed");
        assertThat(source.token().cause()).contains(failure);
    }

    @Test
    void aStageThatIsCompleteAlreadyCancelsAtOnce() {
        assertThat(CancellationSource.from(CompletableFuture.completedFuture(1))
                        .token()
                        .isCancelled())
                .isTrue();
    }

    @Test
    void aClosedSourceNoLongerListensToItsStage() {
        CompletableFuture<String> inbound = new CompletableFuture<>();
        CancellationSource source = CancellationSource.from(inbound);

        source.close();
        inbound.complete("late");

        assertThat(source.token().reason()).contains("scope closed");
    }

    @Test
    void whoCancelsIsToldWhetherHeWasTheFirst() {
        CancellationSource source = CancellationSource.create();

        assertThat(source.cancel("first")).isTrue();
        assertThat(source.cancel("second")).isFalse();
        assertThat(source).hasToString("CancellationSource{" + source.token() + "}");
    }

    @Test
    void whatIsMissingIsNamed() {
        CancellationSource source = CancellationSource.create();

        assertThatThrownBy(() -> CancellationSource.withTimeout(CancellationToken.none(), missing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("timeout");
        assertThatThrownBy(() -> CancellationSource.withDeadline(CancellationToken.none(), missing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("deadline");
        assertThatThrownBy(() -> source.cancel(CancellationSourceTest.<String>missing()))
                .hasMessage("reason");
        assertThatThrownBy(() -> source.token().onCancel(missing())).hasMessage("listener");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what callers without null checks may pass
    private static <T> T missing() {
        return null;
    }

    @Test
    void anInboundRequestsTimeIsThatOfItsWork() {
        try (CancellationSource scope = CancellationSource.inbound(NONE, " 800 ", null, timer.timer())) {
            assertThat(scope.token().remaining()).contains(Duration.ofMillis(800));
            assertThat(scope.token().isRetry()).isFalse();
            timer.advance(Duration.ofMillis(800));
            assertThat(Await.condition(SOON, scope.token()::isCancelled)).isTrue();
            assertThat(scope.token().cause()).containsInstanceOf(TimeoutException.class);
        }
        try (CancellationSource over = CancellationSource.inbound(NONE, "0", null, timer.timer())) {
            assertThat(over.token().isCancelled()).isTrue();
        }
    }

    @Test
    void anInboundRequestEndsWithItsParent() {
        try (CancellationSource connection = CancellationSource.create();
                CancellationSource scope = CancellationSource.inbound(connection.token(), "800", "1")) {
            connection.cancel("the client has gone");

            assertThat(scope.token().reason()).contains("the client has gone");
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", " ", "-1", "soon", "1.5", "86400001", "9999999999999999", "99999999999999999999", "0x10", "٣"
            })
    void whatMakesNoSenseSaysNothing(@Nullable String text) {
        try (CancellationSource scope = CancellationSource.inbound(NONE, text, null)) {
            assertThat(scope.token().remaining()).isEmpty();
            assertThat(scope.token().isCancelled()).isFalse();
        }
        try (CancellationSource scope = CancellationSource.inbound(NONE, null, "-" + text)) {
            assertThat(scope.token().isRetry()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "17, true"})
    void whatIsAnotherAttemptSaysSoToAllBelow(String attempt, boolean expected) {
        try (CancellationSource scope = CancellationSource.inbound(NONE, null, attempt);
                CancellationSource child = CancellationSource.withTimeout(scope.token(), Duration.ofSeconds(1));
                CancellationSource grandchild = CancellationSource.linkedTo(NONE, child.token())) {
            assertThat(scope.token().isRetry()).isEqualTo(expected);
            assertThat(grandchild.token().isRetry()).isEqualTo(expected);
        }
        assertThat(NONE.isRetry()).isFalse();
    }
}
