package dev.belay.internal.redirect;

import dev.belay.internal.origin.Origin;
import dev.belay.internal.transport.ResponseHead;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.policy.RedirectPolicy;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The redirects that one request is sent through, by the rules of Fetch (section 4.4, HTTP-redirect fetch) and stricter ones
 * across origins. Not thread-safe.
 */
public final class RedirectChain {

    /** More than any server takes as the first line of a request. */
    static final int LONGEST_LOCATION = 8 << 10;

    private static final int SEE_OTHER = 303;

    private final RedirectPolicy policy;
    private final List<String> visited = new ArrayList<>();
    private final List<ResponseHead> heads = new ArrayList<>();

    public RedirectChain(RedirectPolicy policy) {
        this.policy = policy;
    }

    /** Returns whether a response is a redirect. */
    public static boolean isOne(int status, Headers headers) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> headers.get("Location") != null;
            default -> false;
        };
    }

    /** Returns where the answer to {@code request} leads. */
    public Redirect follow(Request request, int status, Headers headers) {
        List<String> locations = headers.values("Location");
        String location = locations.get(0);
        if (locations.stream().anyMatch(other -> !other.equals(location))) {
            return Redirect.refused(location, "to several places at once");
        }
        if (location.length() > LONGEST_LOCATION) {
            return Redirect.refused(
                    location, "to a URL of " + location.length() + " characters (at most " + LONGEST_LOCATION + ")");
        }
        HttpUrl resolved = request.url().resolve(location);
        if (resolved == null) {
            return Redirect.refused(location, "to what is no http or https URL");
        }
        // Nobody who is sent somewhere is told to log in there, too.
        HttpUrl url =
                resolved.newBuilder().username("").password("").fragment(null).build();
        return follow(request, status, url);
    }

    private Redirect follow(Request request, int status, HttpUrl url) {
        String target = "to " + Origin.of(url);
        if (request.isHttps() && !url.isHttps()) {
            return Redirect.refused(url.toString(), target + ", from https to http");
        }
        Request next = withMethod(request, status).url(url).build();
        RequestBody body = next.body();
        if (body != null && body.isOneShot()) {
            return Redirect.refused(url.toString(), target + ", with a body that can be sent only once");
        }
        if (!Origin.of(request.url()).equals(Origin.of(url))) {
            if (!isSafe(next)) {
                return Redirect.refused(
                        url.toString(), target + ", another origin, which only GET and HEAD are redirected to");
            }
            next = next.newBuilder().headers(acrossOrigins(next.headers())).build();
        }
        visited.add(step(request));
        if (visited.contains(step(next))) {
            return Redirect.refused(url.toString(), target + ", in a circle");
        }
        if (visited.size() > policy.limit()) {
            return Redirect.refused(url.toString(), target + ", after " + policy.limit() + " others");
        }
        return Redirect.to(next);
    }

    private static Request.Builder withMethod(Request request, int status) {
        String method = request.method();
        boolean isGet = method.equals("GET") || method.equals("HEAD");
        boolean becomesGet = status == SEE_OTHER ? !isGet : status < SEE_OTHER && method.equals("POST");
        if (!becomesGet) {
            return request.newBuilder();
        }
        return request.newBuilder().method("GET", null).headers(withoutBody(request.headers()));
    }

    private static boolean isSafe(Request request) {
        return request.body() == null
                && (request.method().equals("GET") || request.method().equals("HEAD"));
    }

    private static Headers withoutBody(Headers headers) {
        Headers.Builder kept = headers.newBuilder();
        for (String name : headers.names()) {
            boolean ofBody = name.regionMatches(true, 0, "Content-", 0, "Content-".length())
                    || name.equalsIgnoreCase("Transfer-Encoding")
                    || name.equalsIgnoreCase("Expect")
                    || name.equalsIgnoreCase("Trailer");
            if (ofBody) {
                kept.removeAll(name);
            }
        }
        return kept.build();
    }

    private Headers acrossOrigins(Headers headers) {
        Headers.Builder kept = headers.newBuilder();
        for (String name : headers.names()) {
            if (!policy.goesAcrossOrigins(name)) {
                kept.removeAll(name);
            }
        }
        return kept.build();
    }

    /** A redirect has been followed, and is to be known of the response at the end. */
    public void followed(TransportResponse redirect) {
        heads.addAll(redirect.redirects());
        ResponseHead head = redirect.head();
        if (head != null) {
            heads.add(head);
        }
    }

    /** Returns the response to which the chain led. */
    public TransportResponse end(TransportResponse last) {
        heads.addAll(last.redirects());
        return new RedirectedResponse(last, List.copyOf(heads));
    }

    private static String step(Request request) {
        return request.method() + " "
                + request.url().newBuilder().fragment(null).build();
    }
}
