package dev.belay.internal.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.CancellationSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kinds of scope, as far as the JDK has them. */
class TokenScopeTest {
    private static final ScopedTokens OUTER = some();
    private static final ScopedTokens INNER = some();

    static Stream<TokenScope> scopes() {
        return Stream.of(new ThreadLocalScope(ScopedTokens.none()), TokenScope.create(ScopedTokens.none()));
    }

    private static ScopedTokens some() {
        return ScopedTokens.none().and(CancellationSource.create().token());
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void eachTaskHasItsOwnAndAfterItThatOfTheOneAround(TokenScope scope) {
        List<ScopedTokens> seen = new ArrayList<>();
        seen.add(scope.get());
        scope.run(OUTER, () -> {
            seen.add(scope.get());
            scope.run(INNER, () -> seen.add(scope.get()));
            seen.add(scope.get());
        });
        seen.add(scope.get());

        assertThat(seen).containsExactly(ScopedTokens.none(), OUTER, INNER, OUTER, ScopedTokens.none());
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void aTaskThatFailsLeavesNothing(TokenScope scope) {
        assertThatThrownBy(() -> scope.run(OUTER, () -> {
                    throw new IllegalStateException("it failed");
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("it failed");
        assertThat(scope.get()).isSameAs(ScopedTokens.none());
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void anotherThreadHasNone(TokenScope scope) throws InterruptedException {
        List<ScopedTokens> seen = new ArrayList<>();
        Thread[] other = new Thread[1];
        scope.run(OUTER, () -> other[0] = new Thread(() -> seen.add(scope.get())));
        scope.run(OUTER, other[0]::start);
        other[0].join();

        assertThat(seen).containsExactly(ScopedTokens.none());
    }
}
