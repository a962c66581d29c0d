package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.event.Phase;
import dev.belay.internal.credential.Answer;
import dev.belay.internal.credential.Credentials;
import dev.belay.internal.credential.Grant;
import dev.belay.internal.credential.TokenCache;
import dev.belay.internal.origin.Origin;
import java.io.IOException;
import okhttp3.Request;

/** Adds the access token of the moment to a request whose origin gets one and that has no authorization of its own. */
final class CredentialStage extends Stage {

    static final String HEADER = "Authorization";

    private final Credentials credentials;
    private final Stage next;

    CredentialStage(Credentials credentials, Stage next) {
        this.credentials = credentials;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        TokenCache tokens = request.header(HEADER) != null ? null : credentials.of(Origin.of(request.url()));
        // What a source sends to get a token would wait for itself.
        if (tokens == null || tokens.isServedBy(call.token())) {
            return next.proceed(request, call);
        }
        Grant grant = tokens.fresh();
        if (grant == null) {
            grant = await(tokens, call);
        }
        call.attempt().carries(grant);
        return next.proceed(request.newBuilder().header(HEADER, grant.header()).build(), call);
    }

    private static Grant await(TokenCache tokens, CallContext call) throws IOException {
        Attempt attempt = call.attempt();
        attempt.entered(Phase.CREDENTIALS);
        Answer answer = tokens.await(attempt);
        attempt.paused();
        attempt.sendsFrom(call.now());
        if (answer == null || attempt.stopped() || Thread.currentThread().isInterrupted()) {
            throw Failures.of(call, null);
        }
        Grant grant = answer.grant();
        if (grant == null) {
            throw Failures.noToken(call, answer);
        }
        return grant;
    }

    @Override
    public String toString() {
        return "CredentialStage" + credentials + " -> " + next;
    }
}
