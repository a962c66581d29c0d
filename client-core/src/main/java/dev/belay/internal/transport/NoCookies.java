package dev.belay.internal.transport;

import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Keeps no cookies. */
record NoCookies() implements Cookies {

    @Override
    public Request addTo(Request request) {
        return request;
    }

    @Override
    public void receive(HttpUrl url, Headers headers) {
        // nobody wants them
    }

    @Override
    public String toString() {
        return "cookies=none";
    }
}
