package dev.belay.internal.adapter.jdk;

import dev.belay.internal.credential.Login;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URL;
import okhttp3.Challenge;
import okhttp3.Credentials;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks an authenticator of the JDK's for user and password when Basic authentication (RFC 7617) is wanted. */
public final class BasicLogin implements Login {

    private static final int PROXY_WANTS_IT = 407;

    private final Authenticator authenticator;

    public BasicLogin(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public @Nullable Request answer(Request request, int status, Headers headers, @Nullable Proxy proxy) {
        boolean isOfProxy = status == PROXY_WANTS_IT;
        String name = isOfProxy ? "Proxy-Authorization" : "Authorization";
        if (request.header(name) != null || (isOfProxy && proxy == null)) {
            return null;
        }
        Challenge basic = basic(request, status, headers);
        PasswordAuthentication given = basic == null ? null : ask(request.url(), basic, isOfProxy ? proxy : null);
        if (basic == null || given == null || given.getUserName() == null) {
            return null;
        }
        String value = Credentials.basic(given.getUserName(), new String(given.getPassword()), basic.charset());
        return request.newBuilder().header(name, value).build();
    }

    private static @Nullable Challenge basic(Request request, int status, Headers headers) {
        // OkHttp parses challenges of responses alone.
        Response asked = new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .headers(headers)
                .build();
        return asked.challenges().stream()
                .filter(challenge -> challenge.scheme().equalsIgnoreCase("Basic") && challenge.realm() != null)
                .findFirst()
                .orElse(null);
    }

    private @Nullable PasswordAuthentication ask(HttpUrl url, Challenge basic, @Nullable Proxy proxy) {
        String host = url.host();
        int port = url.port();
        InetAddress address = null;
        if (proxy != null && proxy.address() instanceof InetSocketAddress at) {
            host = at.getHostString();
            port = at.getPort();
            address = at.getAddress();
        }
        return Authenticator.requestPasswordAuthentication(
                authenticator,
                host,
                address,
                port,
                url.scheme(),
                basic.realm(),
                basic.scheme(),
                asUrl(url),
                proxy == null ? RequestorType.SERVER : RequestorType.PROXY);
    }

    private static URL asUrl(HttpUrl url) {
        try {
            return url.uri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the JVM knows no " + url.scheme(), e);
        }
    }

    /** Whose it is may say more than anybody should know. */
    @Override
    public String toString() {
        return "BasicLogin";
    }
}
