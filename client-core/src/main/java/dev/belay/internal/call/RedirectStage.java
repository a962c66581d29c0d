package dev.belay.internal.call;

import dev.belay.event.Redirected;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.redirect.Redirect;
import dev.belay.internal.redirect.RedirectChain;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.policy.RedirectPolicy;
import java.io.IOException;
import okhttp3.Request;

/**
 * Follows redirects, all within the time of the attempt. It stands below the interceptors, so that nothing puts back what a
 * redirect takes away from a request.
 */
final class RedirectStage extends HopStage {

    private final RedirectPolicy policy;
    private final Gates gates;
    private final HopStage next;

    RedirectStage(RedirectPolicy policy, Gates gates, HopStage next) {
        this.policy = policy;
        this.gates = gates;
        this.next = next;
    }

    @Override
    TransportResponse send(Request request, CallContext call) throws IOException {
        Request current = request;
        RedirectChain chain = null;
        while (true) {
            TransportResponse response = next.send(current, call);
            if (!RedirectChain.isOne(response.status(), response.headers())) {
                return chain == null ? response : chain.end(response);
            }
            chain = chain == null ? new RedirectChain(policy) : chain;
            current = follow(chain, current, response, call);
            chain.followed(response);
        }
    }

    /** Leaves one server and gets ready for the other. */
    private Request follow(RedirectChain chain, Request request, TransportResponse response, CallContext call)
            throws IOException {
        Redirect redirect = chain.follow(request, response.status(), response.headers());
        Request following = redirect.request();
        leave(response, call);
        String target = following == null ? null : Origin.of(following.url()).toString();
        call.attempt().redirected(response.status(), target);
        if (following == null || target == null) {
            throw Failures.redirectRefused(call, response.status(), redirect);
        }
        if (call.events().wanted()) {
            call.events().emit(new Redirected(call.info(), call.attempt().ledger(), target));
        }
        if (call.attempt().stopped()) {
            throw Failures.of(call, null);
        }
        boolean elsewhere = !Origin.of(request.url()).equals(Origin.of(following.url()));
        if (elsewhere) {
            gates.leave(call);
        }
        call.beginHop();
        if (elsewhere) {
            gates.enter(following, call);
        }
        call.attempt().permittedAgain();
        return following;
    }

    @Override
    public String toString() {
        return "RedirectStage{" + policy + "} -> " + next;
    }
}
