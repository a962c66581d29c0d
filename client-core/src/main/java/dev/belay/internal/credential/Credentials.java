package dev.belay.internal.credential;

import dev.belay.event.TokenRefreshed;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tokens of one client, by the origins that they are for. */
public final class Credentials {

    private final List<TokenCache> caches;
    private final Map<Origin, TokenCache> byOrigin = new HashMap<>();

    /**
     * Makes those of a client.
     *
     * @param told is told of each refresh that is over
     */
    public Credentials(List<TokenSettings> settings, TimeSource time, Consumer<TokenRefreshed> told) {
        this.caches =
                settings.stream().map(each -> new TokenCache(each, time, told)).toList();
        for (TokenCache cache : caches) {
            cache.settings().origins().forEach(origin -> byOrigin.put(origin, cache));
        }
    }

    /** Returns whether no origin gets any. */
    public boolean isEmpty() {
        return caches.isEmpty();
    }

    /** Returns the tokens for {@code origin}; null when it gets none. */
    public @Nullable TokenCache of(Origin origin) {
        return byOrigin.get(origin);
    }

    /** Breaks off the refreshes that are under way; there will be no others. */
    public void close() {
        caches.forEach(TokenCache::close);
    }

    @Override
    public String toString() {
        return caches.toString();
    }
}
