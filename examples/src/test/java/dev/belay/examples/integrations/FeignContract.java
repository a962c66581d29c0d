package dev.belay.examples.integrations;

import feign.Client;
import feign.FeignException;
import feign.Request;
import feign.RetryableException;

/** What Feign throws, whichever client it is over. */
abstract class FeignContract extends ShopContract {

    /** Feign's options have limits, but none of them is on the body as a whole (F02). */
    static Client impatient(Client client) {
        Request.Options options = new Request.Options(NAIVE_TIMEOUT, NAIVE_TIMEOUT, true);
        return (request, unused) -> client.execute(request, options);
    }

    @Override
    long hangsStock() {
        return ShopServer.TRICKLED;
    }

    @Override
    Class<? extends Exception> notFound() {
        return FeignException.NotFound.class;
    }

    @Override
    Class<? extends Exception> timedOut(long fault) {
        return fault == ShopServer.SILENT ? RetryableException.class : FeignException.class;
    }
}
