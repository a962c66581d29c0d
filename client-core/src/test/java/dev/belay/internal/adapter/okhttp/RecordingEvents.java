package dev.belay.internal.adapter.okhttp;

import dev.belay.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** An event listener that remembers the names of events, and of which calls they were. */
final class RecordingEvents extends EventListener {
    private static final Set<String> ENDS = Set.of("callEnd", "callFailed");

    private final List<String> names = new CopyOnWriteArrayList<>();
    private final Set<Call> subjects = new CopyOnWriteArraySet<>();
    private final List<IOException> failures = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Response> responses = new CopyOnWriteArrayList<>();

    List<String> names() {
        return List.copyOf(names);
    }

    Set<Call> subjects() {
        return subjects;
    }

    List<IOException> failures() {
        return failures;
    }

    List<Request> requests() {
        return requests;
    }

    List<Response> responses() {
        return responses;
    }

    /** Waits until the call has ended for its listeners. */
    boolean awaitEnd(Duration longestWait) {
        return Await.condition(longestWait, () -> names.stream().anyMatch(ENDS::contains));
    }

    private void add(String name, Call call) {
        names.add(name);
        subjects.add(call);
    }

    @Override
    public void callStart(Call call) {
        add("callStart", call);
    }

    @Override
    public void callEnd(Call call) {
        add("callEnd", call);
    }

    @Override
    public void callFailed(Call call, IOException failure) {
        failures.add(failure);
        add("callFailed", call);
    }

    @Override
    public void canceled(Call call) {
        add("canceled", call);
    }

    @Override
    public void proxySelectStart(Call call, HttpUrl url) {
        add("proxySelectStart", call);
    }

    @Override
    public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
        add("proxySelectEnd", call);
    }

    @Override
    public void dnsStart(Call call, String domainName) {
        add("dnsStart", call);
    }

    @Override
    public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
        add("dnsEnd", call);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        add("connectStart", call);
    }

    @Override
    public void secureConnectStart(Call call) {
        add("secureConnectStart", call);
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        add("secureConnectEnd", call);
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        add("connectEnd", call);
    }

    @Override
    public void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException failure) {
        add("connectFailed", call);
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
        add("connectionAcquired", call);
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
        add("connectionReleased", call);
    }

    @Override
    public void requestHeadersStart(Call call) {
        add("requestHeadersStart", call);
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        requests.add(request);
        add("requestHeadersEnd", call);
    }

    @Override
    public void requestBodyStart(Call call) {
        add("requestBodyStart", call);
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
        add("requestBodyEnd " + byteCount, call);
    }

    @Override
    public void requestFailed(Call call, IOException failure) {
        add("requestFailed", call);
    }

    @Override
    public void responseHeadersStart(Call call) {
        add("responseHeadersStart", call);
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        responses.add(response);
        add("responseHeadersEnd " + response.code(), call);
    }

    @Override
    public void responseBodyStart(Call call) {
        add("responseBodyStart", call);
    }

    @Override
    public void responseBodyEnd(Call call, long byteCount) {
        add("responseBodyEnd " + byteCount, call);
    }

    @Override
    public void responseFailed(Call call, IOException failure) {
        add("responseFailed", call);
    }
}
