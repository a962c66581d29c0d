package dev.belay;

import dev.belay.error.HttpStatusException;
import dev.belay.event.CallLedger;
import java.io.IOException;

/** Turns a response whose status was not wanted into an exception, with the beginning of its body. */
final class StatusFailure {

    /** RFC 9110, section 15.5.8. */
    private static final int PROXY_AUTHENTICATION = 407;

    private StatusFailure() {}

    static HttpStatusException of(ResponseHandle response) {
        byte[] body = new byte[0];
        IOException failure = null;
        try {
            body = response.excerpt();
        } catch (IOException e) {
            failure = e; // the status says more than that its explanation could not be read
        }
        CallLedger ledger = response.ledger();
        String message = ledger.call() + ": status " + response.status() + " (expected: 200 to 299); body of "
                + body.length
                + " bytes kept in body()."
                + (response.status() == PROXY_AUTHENTICATION
                        ? " It is a proxy that demands other credentials (ProxyPolicy.credentials)."
                        : "")
                + (ledger.notRetried() == null ? "" : " Not retried: " + ledger.notRetried() + ".")
                + " Accept other statuses with ResponseReaders.anyStatus(…) or open(…)."
                + " Spent: " + ledger.summary();
        HttpStatusException exception =
                new HttpStatusException(message, ledger, response.status(), response.headers(), body);
        ledger.earlierFailures().forEach(exception::addSuppressed);
        if (failure != null) {
            exception.addSuppressed(failure);
        }
        return exception;
    }
}
