package dev.belay.internal.call;

import dev.belay.CallInterceptor;
import dev.belay.Timeouts;
import dev.belay.event.CallListener;
import dev.belay.internal.credential.TokenSettings;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.ResponseLimits;
import java.util.List;

/** What a client's calls are made of. Two clients with equal configurations could be one. */
public record EngineConfig(
        Timeouts timeouts,
        ConcurrencyPolicy concurrency,
        ResponseLimits limits,
        RedirectPolicy redirects,
        Resilience resilience,
        List<TokenSettings> credentials,
        DefaultHeaders headers,
        List<CallInterceptor> callInterceptors,
        List<CallInterceptor> attemptInterceptors,
        List<CallListener> listeners) {

    public EngineConfig {
        credentials = List.copyOf(credentials);
        callInterceptors = List.copyOf(callInterceptors);
        attemptInterceptors = List.copyOf(attemptInterceptors);
        listeners = List.copyOf(listeners);
    }
}
