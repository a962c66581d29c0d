package dev.belay.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the wire, for the listener of the call that it happens for. A request carries it as a tag.
 *
 * <p>It passes on neither the begin nor the end of OkHttp's calls, of which each send is one, nor what OkHttp decides about
 * them: that is decided elsewhere.
 */
public final class WireEvents extends EventListener {

    private final Call subject;
    private final EventListener listener;

    public WireEvents(Call subject, EventListener listener) {
        this.subject = subject;
        this.listener = listener;
    }

    private void tell(Consumer<EventListener> news) {
        EventListeners.tell(listener, news);
    }

    @Override
    public void proxySelectStart(Call call, HttpUrl url) {
        tell(to -> to.proxySelectStart(subject, url));
    }

    @Override
    public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
        tell(to -> to.proxySelectEnd(subject, url, proxies));
    }

    @Override
    public void dnsStart(Call call, String domainName) {
        tell(to -> to.dnsStart(subject, domainName));
    }

    @Override
    public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
        tell(to -> to.dnsEnd(subject, domainName, addresses));
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        tell(to -> to.connectStart(subject, address, proxy));
    }

    @Override
    public void secureConnectStart(Call call) {
        tell(to -> to.secureConnectStart(subject));
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        tell(to -> to.secureConnectEnd(subject, handshake));
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        tell(to -> to.connectEnd(subject, address, proxy, protocol));
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException failure) {
        tell(to -> to.connectFailed(subject, address, proxy, protocol, failure));
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        tell(to -> to.connectionAcquired(subject, connection));
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
        tell(to -> to.connectionReleased(subject, connection));
    }

    @Override
    public void requestHeadersStart(Call call) {
        tell(to -> to.requestHeadersStart(subject));
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        Request shown = ForeignCredentials.removed(request, subject.request());
        tell(to -> to.requestHeadersEnd(subject, shown));
    }

    @Override
    public void requestBodyStart(Call call) {
        tell(to -> to.requestBodyStart(subject));
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
        tell(to -> to.requestBodyEnd(subject, byteCount));
    }

    @Override
    public void requestFailed(Call call, IOException failure) {
        tell(to -> to.requestFailed(subject, failure));
    }

    @Override
    public void responseHeadersStart(Call call) {
        tell(to -> to.responseHeadersStart(subject));
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        // Of the body it has nothing yet, not even a way to read it.
        Request request = ForeignCredentials.removed(response.request(), subject.request());
        Response shown = request == response.request()
                ? response
                : response.newBuilder().request(request).build();
        tell(to -> to.responseHeadersEnd(subject, shown));
    }

    @Override
    public void responseBodyStart(Call call) {
        tell(to -> to.responseBodyStart(subject));
    }

    @Override
    public void responseBodyEnd(Call call, long byteCount) {
        tell(to -> to.responseBodyEnd(subject, byteCount));
    }

    @Override
    public void responseFailed(Call call, IOException failure) {
        tell(to -> to.responseFailed(subject, failure));
    }
}
