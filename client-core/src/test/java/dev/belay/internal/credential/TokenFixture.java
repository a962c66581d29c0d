package dev.belay.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.TokenSource;
import dev.belay.event.TokenRefreshed;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.timer.Stoppable;
import dev.belay.testing.Await;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.ProcessFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tokens under test: virtual time, a source that does as it is told, and a log that is kept. */
final class TokenFixture implements AfterEachCallback {
    static final Stoppable PATIENT = () -> false;
    static final Duration SOON = Duration.ofSeconds(5);
    static final Duration MINUTE = Duration.ofSeconds(60);
    static final Duration NANO = Duration.ofNanos(1);

    final CapturedLog audit = CapturedLog.everything("dev.belay.audit");
    final FakeTimeSource time = new FakeTimeSource();
    /** Its tokens are used for 30 s each, and replaced from 24 s on. */
    final FakeTokens source = new FakeTokens(time, MINUTE);

    final List<TokenRefreshed> told = new CopyOnWriteArrayList<>();
    private final List<TokenCache> caches = new ArrayList<>();
    final TokenCache cache = over(source);

    TokenCache over(TokenSource other) {
        return over(other, TokenCache.REFRESH_LIMIT);
    }

    TokenCache over(TokenSource other, Duration limit) {
        return kept(new TokenCache(settings(other, new Origin("https", "a.test", 443)), time, limit, told::add));
    }

    TokenCache over(TokenSource other, Origin origin) {
        return kept(new TokenCache(settings(other, origin), time, told::add));
    }

    private static TokenSettings settings(TokenSource source, Origin origin) {
        return new TokenSettings(source, Set.of(origin), Duration.ofSeconds(30));
    }

    private TokenCache kept(TokenCache made) {
        caches.add(made);
        return made;
    }

    static @Nullable String value(@Nullable Grant grant) {
        return grant == null ? null : grant.token().value();
    }

    /** Returns the token that a call would get. */
    static @Nullable String taken(TokenCache from) {
        Grant fresh = from.fresh();
        if (fresh != null) {
            return value(fresh);
        }
        Answer answer = from.await(PATIENT);
        return answer == null ? null : value(answer.grant());
    }

    static Answer failureOf(TokenCache from) {
        Answer answer = from.await(PATIENT);
        assertThat(answer).isNotNull();
        assertThat(answer.grant()).isNull();
        return answer;
    }

    static boolean noThreadIsLeft() {
        return Await.condition(
                SOON, () -> ProcessFacts.liveThreads("belay-token").isEmpty());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        source.release();
        caches.forEach(TokenCache::close);
        assertThat(noThreadIsLeft()).isTrue();
        audit.close();
    }
}
