package dev.belay.examples.snippets;

import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseReaders;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Code of yours: it programs against the interface. */
final class Greeter {

    private final HttpCaller caller;
    private final HttpUrl names;

    Greeter(HttpCaller caller, HttpUrl names) {
        this.caller = caller;
        this.names = names;
    }

    String greet(CancellationToken token) throws IOException {
        Request request = new Request.Builder().url(names).build();
        return "Hello, " + caller.execute(request, token, ResponseReaders.string()) + "!";
    }
}
