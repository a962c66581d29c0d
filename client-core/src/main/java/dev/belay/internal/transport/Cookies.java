package dev.belay.internal.transport;

import java.net.CookieHandler;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Puts cookies into requests, and keeps those of responses. */
public interface Cookies {

    /*
     * OkHttp would do the first but not the second, as it does not see the responses (ResponseBypass). Done here, both
     * happen for every request, those of redirects and of replays too, and no layer above ever has cookies that are kept in
     * a request that it may send elsewhere.
     */

    /** Nobody keeps any. */
    Cookies NONE = new NoCookies();

    /** Returns those that are kept in a jar. */
    static Cookies in(CookieJar jar) {
        return jar == CookieJar.NO_COOKIES ? NONE : new JarCookies(jar);
    }

    /** Returns those that the JDK's kind of handler keeps. */
    static Cookies by(CookieHandler handler) {
        return new HandlerCookies(handler);
    }

    /** Returns the request with the cookies that are kept for it, if any. */
    Request addTo(Request request);

    /** Keeps the cookies of a response that came from {@code url}. */
    void receive(HttpUrl url, Headers headers);
}
