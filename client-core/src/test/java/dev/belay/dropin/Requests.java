package dev.belay.dropin;

import dev.belay.testing.FaultServer;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;

/** Requests that both contestants send in the same bytes. */
final class Requests {

    private Requests() {}

    /** Returns a GET over HTTP/1.1: the stock client would ask for an upgrade. */
    static HttpRequest to(FaultServer server) {
        return HttpRequest.newBuilder(URI.create(server.url("/")))
                .version(Version.HTTP_1_1)
                .build();
    }
}
