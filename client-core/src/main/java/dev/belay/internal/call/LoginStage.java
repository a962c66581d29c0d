package dev.belay.internal.call;

import dev.belay.internal.credential.Login;
import dev.belay.internal.redirect.RedirectedResponse;
import dev.belay.internal.transport.Exchange;
import dev.belay.internal.transport.Repeatable;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import java.net.Proxy;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request once more, with credentials, to the server that asks for them or through the proxy that does. It stands below
 * the redirects, so that no other server gets them; what is refused then is the answer.
 */
final class LoginStage extends HopStage {

    private final Login login;
    private final HopStage next;

    LoginStage(Login login, HopStage next) {
        this.login = login;
        this.next = next;
    }

    @Override
    TransportResponse send(Request request, CallContext call) throws IOException {
        TransportResponse response = next.send(request, call);
        if (!Login.isAsked(response.status())) {
            return response;
        }
        Request complete;
        try {
            complete = answer(request, response, call);
        } catch (Throwable t) {
            response.close();
            throw t;
        }
        if (complete == null) {
            return response;
        }
        leave(response, call);
        call.attempt().redirected(response.status(), null);
        if (call.attempt().stopped()) {
            throw Failures.of(call, null);
        }
        call.beginHop();
        call.attempt().permittedAgain();
        return RedirectedResponse.after(response, next.send(complete, call));
    }

    private @Nullable Request answer(Request request, TransportResponse response, CallContext call) {
        RequestBody body = request.body();
        if (body != null && !Repeatable.isReadAgain(body)) {
            return null;
        }
        Exchange exchange = call.attempt().sending().exchange();
        // What is in a tunnel is no proxy's.
        Proxy proxy = request.isHttps() || exchange == null ? null : exchange.httpProxy();
        return login.answer(request, response.status(), response.headers(), proxy);
    }

    @Override
    public String toString() {
        return "LoginStage -> " + next;
    }
}
