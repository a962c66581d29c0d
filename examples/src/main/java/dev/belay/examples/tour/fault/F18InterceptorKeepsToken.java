package dev.belay.examples.tour.fault;

import dev.belay.CallInterceptor;
import dev.belay.ResponseHandle;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import okhttp3.Request;

/** A middleware builds a fresh request in order to add a header; on the JDK the timeout stays behind on the old one. */
final class F18InterceptorKeepsToken implements FaultRow {

    @Override
    public About about() {
        return About.fault("F18", "timeout 500 ms, middleware sends a fresh request", Make.JDK)
                .unlike(Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        Setup setup = Setup.stock().timeout(Waits.LIMIT).middleware(F18InterceptorKeepsToken::freshRequest);
        try (FaultServer server = FaultServer.silent();
                Seat seat = make.open(setup)) {
            return Finding.stopped(Calls.patiently(seat, server.url("/")), Waits.LIMIT);
        }
    }

    private static ResponseHandle freshRequest(CallInterceptor.Chain chain) throws IOException {
        return chain.proceed(new Request.Builder()
                .url(chain.request().url())
                .header("X-Trace", "1")
                .build());
    }
}
