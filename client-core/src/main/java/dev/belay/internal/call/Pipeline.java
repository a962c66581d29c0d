package dev.belay.internal.call;

import dev.belay.CallInterceptor;
import dev.belay.internal.credential.Credentials;
import dev.belay.internal.transport.Transport;
import java.util.ArrayList;
import java.util.List;

/** The way of a call, outermost stage first. A feature that is off is not on it. */
final class Pipeline {

    private Pipeline() {}

    /** Returns the first stage. Built from the last to the first; read it from the bottom up. */
    static Stage create(EngineConfig config, SharedParts shared, Transport transport) {
        Gates gates = new Gates(shared.origins(), gates(config, shared));
        Credentials credentials = shared.credentials();
        // Nearest to the wire, so that no response exists outside its guard.
        Stage stage = new BodyGuardStage(config.limits(), hops(config, gates, credentials, transport));
        // Users' code per attempt, such as signing: within the attempt's time, and run again when it is sent again.
        stage = intercepted(config.attemptInterceptors(), true, stage);
        String deadlineHeader = config.resilience().deadlineHeader();
        if (deadlineHeader != null) {
            // Below what is waited for, above what may sign the request.
            stage = new DeadlineHeaderStage(deadlineHeader, stage);
        }
        if (!credentials.isEmpty()) {
            // Per attempt: a retry carries the token of its own time. Above what may sign the request, token and all.
            stage = new CredentialStage(credentials, stage);
        }
        // Starts with the permit: time in the queue is not the server's fault.
        stage = new AttemptTimeoutStage(stage);
        // Per attempt: whoever is about to send queues, and nobody holds anything of an origin between two attempts.
        stage = new GateStage(gates, stage);
        // Above all that an attempt passes: a loop over attempts, within the call.
        stage = new RetryStage(config.resilience().budget(), stage);
        // Users' code per call: sees one call, however many attempts it takes.
        stage = intercepted(config.callInterceptors(), false, stage);
        // First of all: a call that is already over must cost nothing.
        return new AdmitStage(config.headers(), stage);
    }

    /** First what costs nothing, then what is waited for, the longest wait first; last what is scarce. */
    private static List<Gate> gates(EngineConfig config, SharedParts shared) {
        Resilience resilience = config.resilience();
        boolean breaks = !resilience.breaker().isOff();
        List<Gate> gates = new ArrayList<>();
        if (breaks) {
            gates.add(new BreakerPeekGate());
        }
        if (!resilience.coolDown().isNever()) {
            gates.add(new CoolDownGate(resilience.coolDown(), shared.room()));
        }
        if (!resilience.rate().isOff()) {
            gates.add(new RateLimitGate(resilience.rate(), shared.room()));
        }
        gates.add(new PermitGate(shared.origins(), shared.limiter(), config.concurrency()));
        if (breaks) {
            gates.add(new BreakerGate(resilience.breaker()));
        }
        return gates;
    }

    /** Returns what is done for each request of an attempt. */
    private static HopStage hops(EngineConfig config, Gates gates, Credentials credentials, Transport transport) {
        // Sends one request and knows nothing of calls.
        HopStage send = new TransportStage(transport);
        if (!credentials.isEmpty()) {
            // Last of all, so that no stage and no interceptor can take a token elsewhere.
            send = new CredentialScopeStage(send);
        }
        if (!config.instruments().isEmpty()) {
            // Whatever is sent, and how often.
            send = new SpanStage(send);
        }
        // Per request: only there is it known whether the connection was to blame.
        send = new ReplayStage(send);
        if (config.login() != null) {
            // Per request: credentials go to who asks for them, and with no redirect.
            send = new LoginStage(config.login(), send);
        }
        if (config.redirects().limit() > 0) {
            // Below everything that may add credentials to a request.
            send = new RedirectStage(config.redirects(), gates, send);
        }
        return send;
    }

    private static Stage intercepted(List<CallInterceptor> interceptors, boolean perAttempt, Stage next) {
        Stage stage = next;
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            stage = new InterceptorStage(interceptors.get(i), perAttempt, stage);
        }
        return stage;
    }
}
