package dev.belay.internal.call;

import dev.belay.CallInterceptor;
import dev.belay.Timeouts;
import dev.belay.event.CallListener;
import dev.belay.instrument.Instrument;
import dev.belay.internal.credential.Login;
import dev.belay.internal.credential.TokenSettings;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.ResponseLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's calls are made of. Two clients with equal configurations could be one.
 *
 * @param login null when nobody has credentials for who asks
 */
public record EngineConfig(
        Timeouts timeouts,
        ConcurrencyPolicy concurrency,
        ResponseLimits limits,
        RedirectPolicy redirects,
        Resilience resilience,
        List<TokenSettings> credentials,
        @Nullable Login login,
        DefaultHeaders headers,
        List<CallInterceptor> callInterceptors,
        List<CallInterceptor> attemptInterceptors,
        List<CallListener> listeners,
        List<Instrument> instruments) {

    public EngineConfig {
        credentials = List.copyOf(credentials);
        callInterceptors = List.copyOf(callInterceptors);
        attemptInterceptors = List.copyOf(attemptInterceptors);
        listeners = List.copyOf(listeners);
        instruments = List.copyOf(instruments);
    }
}
