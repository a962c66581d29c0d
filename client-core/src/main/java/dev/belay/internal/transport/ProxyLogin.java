package dev.belay.internal.transport;

import dev.belay.policy.ProxyPolicy;
import java.net.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.Connection;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Gives a proxy the credentials that are meant for it, and nobody else. */
final class ProxyLogin implements Authenticator {

    /*
     * They go with the CONNECT of a tunnel, of which OkHttp asks here before it opens a connection, or with each http request,
     * once its connection is known: a header that were set any earlier would go wherever the request goes, by a direct
     * connection or through a tunnel straight to the server. OkHttp asks of nothing else: answers to requests do not come to
     * it (ResponseBypass), so that a server's 407 gets no credentials out of this.
     */

    private static final String NAME = "Proxy-Authorization";

    /** The challenge that OkHttp makes up to ask whether a proxy is to be given credentials unasked. */
    private static final String PREEMPTIVE = "OkHttp-Preemptive";

    /** What a proxy may ask for; other words of its are not repeated. */
    private static final Set<String> KNOWN =
            Set.of("basic", "bearer", "digest", "kerberos", "negotiate", "ntlm", "scram-sha-256");

    private final ProxyPolicy policy;

    ProxyLogin(ProxyPolicy policy) {
        this.policy = policy;
    }

    /** Returns the CONNECT to send, null for one without credentials. */
    @Override
    public @Nullable Request authenticate(@Nullable Route route, Response response) throws ProxyRefusal {
        Request request = response.request();
        boolean given = request.header(NAME) != null;
        List<Challenge> challenges = response.challenges();
        if (route != null
                && !given
                && !challenges.isEmpty()
                && PREEMPTIVE.equals(challenges.get(0).scheme())) {
            String scheme = route.address().url().scheme();
            return policy.authorizationFor(route.proxy(), scheme)
                    .map(value -> request.newBuilder().header(NAME, value).build())
                    .orElse(null);
        }
        // What was refused once will be refused again.
        String proxy = route == null ? "the proxy" : ProxyRefusal.name(route.proxy());
        throw new ProxyRefusal(
                proxy + (given ? " refuses the credentials that it was given" : " demands credentials") + " (status 407"
                        + wanted(challenges) + ")",
                "Check ProxyPolicy.credentials(user, password), which are sent as Basic authentication.");
    }

    private static String wanted(List<Challenge> challenges) {
        Set<String> schemes = new TreeSet<>();
        for (Challenge challenge : challenges) {
            String scheme = challenge.scheme().toLowerCase(Locale.ROOT);
            if (KNOWN.contains(scheme)) {
                schemes.add(scheme);
            }
        }
        return schemes.isEmpty() ? "" : ", it takes " + String.join(", ", schemes);
    }

    /** Returns the request as it is to be sent over a connection. */
    Request addressed(Request request, @Nullable Connection connection) {
        String own = request.header(NAME);
        Proxy proxy = connection == null ? Proxy.NO_PROXY : connection.route().proxy();
        boolean seen = proxy.type() == Proxy.Type.HTTP && !request.isHttps();
        if (!seen) {
            return own == null
                    ? request
                    : request.newBuilder().removeHeader(NAME).build();
        }
        return policy.authorizationFor(proxy, "http")
                .map(value -> request.newBuilder().header(NAME, value).build())
                .orElse(request);
    }
}
