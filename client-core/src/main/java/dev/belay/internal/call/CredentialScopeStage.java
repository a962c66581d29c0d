package dev.belay.internal.call;

import dev.belay.internal.credential.Grant;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import okhttp3.Request;

/**
 * Takes an access token off a request that goes where it must not: redirected there with headers that a policy lets through,
 * or sent there by an interceptor. Also notes whether the request carries one, so that it is known what a 401 is about.
 */
final class CredentialScopeStage extends HopStage {

    private final HopStage next;

    CredentialScopeStage(HopStage next) {
        this.next = next;
    }

    @Override
    TransportResponse send(Request request, CallContext call) throws IOException {
        Attempt attempt = call.attempt();
        Grant grant = attempt.grant();
        if (grant == null) {
            return next.send(request, call);
        }
        boolean carried = request.headers(CredentialStage.HEADER).contains(grant.header());
        boolean allowed = grant.isFor(Origin.of(request.url()));
        if (!carried || !allowed) {
            attempt.carries(null);
        }
        boolean leaks = carried && !allowed;
        return next.send(
                leaks
                        ? request.newBuilder()
                                .removeHeader(CredentialStage.HEADER)
                                .build()
                        : request,
                call);
    }

    @Override
    public String toString() {
        return "CredentialScopeStage -> " + next;
    }
}
