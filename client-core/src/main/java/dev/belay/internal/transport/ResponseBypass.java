package dev.belay.internal.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import okhttp3.Connection;
import okhttp3.Handshake;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Socket;
import org.jspecify.annotations.Nullable;

/** Takes responses from the wire past OkHttp's layers above it, straight to their exchange; the layers see an empty 200. */
final class ResponseBypass implements Interceptor {

    /*
     * Those layers act on what they see: they repeat the request of a 503 that says "Retry-After: 0", and every one of them
     * copies the response and its headers. What they do not see is not repeated, and costs nothing. The exception is 421,
     * which says that another host's connection was shared in error: OkHttp alone can choose another one.
     */

    private static final int SWITCHING = 101;
    private static final int MISDIRECTED = 421;

    private static final Response NOTHING = new Response.Builder()
            .request(new Request.Builder().url("http://localhost/").build())
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("")
            .build();

    private final ProxyLogin login;
    private final boolean authoritiesAreUnknown;

    /**
     * Makes one for a client.
     *
     * @param authoritiesAreUnknown whether OkHttp cannot sort what servers present, and then says that it is nothing
     */
    ResponseBypass(ProxyLogin login, boolean authoritiesAreUnknown) {
        this.login = login;
        this.authoritiesAreUnknown = authoritiesAreUnknown;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        OkHttpExchange exchange = exchange(chain);
        exchange.requireConnection();
        exchange.awaitOtherWrite();
        Request request = login.addressed(chain.request(), chain.connection());
        if (exchange.isMultiplexed()) {
            request = withoutExpectation(request);
        }
        Response response = response(chain, exchange, exchange.isOnOldConnection() ? lastOne(request) : request);
        if (response.code() == SWITCHING) {
            throw refused(response, chain);
        }
        exchange.headRead(response);
        if (chain.call().isCanceled()) {
            // The sending of a request that is cancelled in the middle counts as failed, even if its answer was
            // quicker.
            // OkHttp then waits for the end of the sending for ever, and never gives the connection back, unless it is
            // told so here, below the layer that gives up what has failed.
            response.close();
            throw new IOException("Canceled");
        }
        MessageLength.require(response);
        if (response.code() == MISDIRECTED) {
            return response;
        }
        exchange.arrived(authoritiesAreUnknown ? asPresented(response, chain.connection()) : response);
        return NOTHING;
    }

    /** Returns it with the certificates in the order in which they came. */
    private static Response asPresented(Response response, @Nullable Connection connection) throws IOException {
        return connection != null && connection.socket() instanceof SSLSocket tls
                ? response.newBuilder()
                        .handshake(Handshake.get(tls.getSession()))
                        .build()
                : response;
    }

    /** Usually the only listener of a call is its exchange; where there are others, it is its tag as well. */
    private static OkHttpExchange exchange(Chain chain) {
        return chain.getEventListener() instanceof OkHttpExchange alone
                ? alone
                : Objects.requireNonNull(chain.call().tag(OkHttpExchange.class));
    }

    private static Response response(Chain chain, OkHttpExchange exchange, Request request) throws IOException {
        try {
            return chain.proceed(request);
        } catch (IllegalStateException | IllegalArgumentException e) {
            if (!exchange.isSent()) {
                throw e;
            }
            // OkHttp builds a response of what it has parsed before it looks whether that is possible.
            ProtocolException failure = new ProtocolException("the response has a head that cannot be");
            failure.initCause(e);
            throw failure;
        }
    }

    /** What comes after it is no body, has no end and no limits. The connection is OkHttp's until both sides are closed. */
    private static ProtocolException refused(Response upgrade, Chain chain) {
        chain.call().cancel();
        Socket socket = upgrade.socket();
        if (socket != null) {
            closed(socket.getSource());
            closed(socket.getSink());
        }
        upgrade.close();
        return new ProtocolException("it switches to another protocol (101), which cannot be followed");
    }

    private static void closed(Closeable side) {
        try {
            side.close();
        } catch (IOException e) {
            // it has been broken off
        }
    }

    /**
     * Returns a request over HTTP/2 that does not wait for leave to send its body: many servers never give it there, OkHttp
     * cannot be freed from that wait, and the stream's window bounds what a server gets that does not want it.
     */
    private static Request withoutExpectation(Request request) {
        return ContinueWait.isExpectedBy(request)
                ? request.newBuilder().removeHeader("Expect").build()
                : request;
    }

    /** OkHttp then gives the connection to nobody else; over HTTP/2 it does not send that. */
    private static Request lastOne(Request request) {
        return request.newBuilder().header("Connection", "close").build();
    }
}
