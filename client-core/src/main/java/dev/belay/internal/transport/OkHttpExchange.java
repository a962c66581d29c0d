package dev.belay.internal.transport;

import dev.belay.event.ConnectionClosed.Reason;
import dev.belay.event.Phase;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One OkHttp call: translates its events into phases, and stops it. */
final class OkHttpExchange extends EventListener implements Exchange {

    private static final long DEAD_AFTER_NANOS = 1_000_000_000;
    private static final long HELD_UP_NANOS = 1_000_000;

    private final Call call;
    private final ExchangeObserver observer;
    private final Pools pools;
    private final Pool pool;
    private final Resolver resolver;
    private final TimeSource time;
    private final SentRequest sent = new SentRequest();
    private final OtherWrite otherWrite = new OtherWrite();

    private volatile @Nullable Connection connection;
    private volatile @Nullable WireSocket wire;
    /** What is being dialled, or was last. */
    private volatile @Nullable Proxy proxy;

    private volatile boolean dialled;
    /** Whether the connection is no longer this exchange's. */
    private volatile boolean released;
    // Of the thread that executes the call alone.
    private @Nullable Response arrived;
    private @Nullable ContinueWait continueWait;

    OkHttpExchange(Call call, ExchangeObserver observer, Pools pools, Pool pool, Resolver resolver, TimeSource time) {
        this.call = call;
        this.observer = observer;
        this.pools = pools;
        this.pool = pool;
        this.resolver = resolver;
        this.time = time;
    }

    ExchangeObserver observer() {
        return observer;
    }

    @Override
    public void proxySelectEnd(Call ignored, HttpUrl url, List<Proxy> proxies) {
        // The first one's host is looked up before it is dialled.
        proxy = proxies.get(0);
    }

    @Override
    public void dnsStart(Call ignored, String domainName) {
        observer.entered(Phase.DNS);
        CallDns.enter(this);
    }

    @Override
    public void connectStart(Call ignored, InetSocketAddress address, Proxy by) {
        dialled = true;
        proxy = by;
        observer.entered(Phase.CONNECT);
        Dialling.begins(observer, pools.isForOneCallAtATime(call.request().url()));
    }

    @Override
    public void secureConnectStart(Call ignored) {
        observer.entered(Phase.TLS);
        Dialling.begins(observer);
    }

    @Override
    public void secureConnectEnd(Call ignored, @Nullable Handshake handshake) {
        // The next phase begins with the request's head; until then it is still the connection that is waited for.
        Dialling.secured();
    }

    @Override
    public void connectFailed(
            Call ignored, InetSocketAddress address, Proxy by, @Nullable Protocol protocol, IOException failure) {
        Unverified.explain(failure, Dialling.secured());
        // When the user cancelled, the address is not to blame, nor when it was not even tried, or a proxy there
        // answers.
        boolean tried =
                address.getAddress() != null && !(failure instanceof AddressRefusal) && !ProxyRefusal.isAnswer(failure);
        if (tried && (!observer.stopped() || observer.timedOut())) {
            resolver.demote(address.getAddress());
        }
    }

    @Override
    public void connectionAcquired(Call ignored, Connection acquired) {
        connection = acquired;
        WireSocket below = pool.sockets().below(acquired.socket());
        if (below == null) {
            pool.sockets().foreign();
        } else {
            below.lease().taken();
            if (isMultiplexed()) {
                below.lease().shares();
            }
        }
        wire = below;
        released = false;
        if (dialled) {
            pools.opened(call.request().url(), isMultiplexed(), below);
        }
    }

    @Override
    public void connectionReleased(Call ignored, Connection connection) {
        // First, so that whoever then finds one holder knows that it is not this one.
        released = true;
        WireSocket current = wire;
        if (current != null) {
            if (current.lifetime().isKeptForATime()) {
                current.lifetime().idle(time.nanoTime());
            }
            current.lease().givenBack();
        }
    }

    /** Throws when the connection has been retired in the moment in which OkHttp's pool lent it, or is to be now. */
    void requireConnection() throws IOException {
        WireSocket current = ofOneCall();
        if (current != null && current.framing().isUsed()) {
            Reuse.check(current, call.request());
        }
        if (isRetired()) {
            throw new IOException("the idle connection was being closed when this call got it");
        }
    }

    /** Returns whether the connection has been used for long enough, so that this is to be its last exchange. */
    boolean isOnOldConnection() {
        WireSocket current = wire;
        return current != null && current.lifetime().isOld();
    }

    /** Waits while another call's write blocks the shared connection that this one is about to send on. */
    void awaitOtherWrite() throws IOException {
        WireSocket current = wire;
        if (current == null || !current.isWritingFor(HELD_UP_NANOS) || !isMultiplexed()) {
            return;
        }
        observer.entered(Phase.SEND);
        otherWrite.await(current, call);
    }

    /** Returns whether all of the request has been sent, so that nothing of the caller's runs any more. */
    boolean isSent() {
        return sent.isEnded();
    }

    /** Returns whether this has failed for nothing but that its idle connection was just being closed. */
    boolean isUnsentOnRetired() {
        return !sent.isBegun() && isRetired();
    }

    private boolean isRetired() {
        WireSocket current = wire;
        return current != null && current.lease().isRetired();
    }

    @Override
    public void requestHeadersStart(Call ignored) {
        sent.begins(wire, time.nanoTime());
        WireSocket current = ofOneCall();
        if (current != null) {
            current.framing().begins();
        }
        observer.entered(Phase.SEND);
    }

    @Override
    public void requestHeadersEnd(Call ignored, Request request) {
        if (request.body() == null) {
            sent.ends();
            observer.entered(Phase.FIRST_BYTE);
        } else if (ContinueWait.isExpectedBy(request)) {
            awaitContinue(request);
        }
    }

    private void awaitContinue(Request request) {
        Connection current = connection;
        if (current != null) {
            // No limit of the wire: it ends by itself.
            observer.paused();
            continueWait = ContinueWait.begin(current.socket(), wire, request, !dialled || current.handshake() == null);
        }
    }

    @Override
    public void requestBodyStart(Call ignored) {
        sent.bodyBegins();
        endContinueWait();
    }

    @Override
    public void responseHeadersEnd(Call ignored, Response response) {
        endContinueWait();
    }

    private void endContinueWait() {
        if (continueWait != null) {
            continueWait.end();
        }
    }

    @Override
    public void responseFailed(Call ignored, IOException failure) {
        ContinueWait waiting = continueWait;
        if (waiting != null && waiting.endsBy(failure)) {
            sent.bodyBegins();
            if (waiting.sendBody()) {
                requestBodyEnd(call, 0);
            } else {
                cancel();
            }
        }
    }

    @Override
    public void requestBodyEnd(Call ignored, long byteCount) {
        sent.ends();
        observer.bodySent(byteCount);
        // A body that has come to its end after the stop was stopped while it was being sent; nobody waits for an
        // answer. After the end of a duplex body it may have been there for long.
        if (!observer.stopped() && !WatchedBody.isDuplex(call.request())) {
            observer.entered(Phase.FIRST_BYTE);
        }
    }

    /** Takes the head of a response from the wire for what it says about the rest. */
    void headRead(Response response) {
        WireSocket current = ofOneCall();
        if (current != null) {
            current.framing().framedBy(response);
        }
    }

    /** Takes the response from the wire. */
    void arrived(Response response) {
        arrived = response;
        WireSocket current = ofOneCall();
        if (current != null) {
            current.lifetime().keepAlive(response.header("Keep-Alive"));
        }
    }

    /** Returns the response from the wire, or {@code last}, what OkHttp returns, when it was not taken past its layers. */
    Response response(Response last) {
        return arrived == null ? last : arrived;
    }

    /** What this closes is broken off in the middle, so the connection is reset, unless it may serve another call already. */
    @Override
    public void cancel() {
        WireSocket current = ofOneCall();
        if (current != null && current.lease().retireFrom(() -> released)) {
            current.breakOffCall();
        }
        call.cancel();
        otherWrite.stopWaiting();
    }

    @Override
    public boolean stopSendingIfAnswered() {
        WireSocket current = ofOneCall();
        return current != null && sent.isBegun() && current.stopWritingIfAnythingIsUnread();
    }

    @Override
    public boolean isWriting() {
        WireSocket current = wire;
        return current != null && current.isWriting();
    }

    @Override
    public boolean closeIfWriting(long nanos) {
        WireSocket current = wire;
        if (current == null) {
            return false;
        }
        boolean shared = isMultiplexed();
        if (current.isWritingInSpiteOf(nanos)) {
            current.closeNow(Reason.CALL_STOPPED);
        } else if (shared && sent.isBegun() && current.isWritingFor(nanos)) {
            current.breakOff();
        } else if (shared && !sent.isBegun() && observer.timedOut()) {
            // This one comes back without it, but further attempts should not meet the same write again.
            current.breakOffSoonIfWritingFor(DEAD_AFTER_NANOS);
        }
        return shared && current.isClosed();
    }

    @Override
    public void closeIfDead() {
        WireSocket current = wire;
        if (current != null
                && sent.isBegun()
                && isMultiplexed()
                && current.traffic().isSilentFor(DEAD_AFTER_NANOS, time.nanoTime())) {
            current.breakOff();
        }
    }

    @Override
    public boolean mayHaveBeenSent() {
        return sent.mayHaveArrived(wire, isMultiplexed());
    }

    /** The call failed so; a response that arrived before, of which OkHttp then knows nothing, is closed. */
    void failed(Throwable failure) {
        if (arrived != null) {
            arrived.close();
        }
        sent.failed(failure, wire, !call.isCanceled());
    }

    /** Returns why OkHttp failed so. */
    IOException explained(IOException thrown) {
        return continueWait == null ? thrown : continueWait.explained(thrown);
    }

    /** Returns the socket of a connection that this call alone uses. */
    private @Nullable WireSocket ofOneCall() {
        return isMultiplexed() ? null : wire;
    }

    boolean isMultiplexed() {
        Connection current = connection;
        if (current == null) {
            return false;
        }
        Protocol protocol = current.protocol();
        return protocol == Protocol.HTTP_2 || protocol == Protocol.H2_PRIOR_KNOWLEDGE;
    }

    @Override
    public boolean isOnReusedConnection() {
        return connection != null && !dialled;
    }

    @Override
    public boolean isBodyBegun() {
        return sent.isBodyBegun();
    }

    @Override
    public boolean isConnectionGivenUp() {
        WireSocket current = wire;
        return current != null && current.isBrokenOff();
    }

    @Override
    public void closeIdleBesides() {
        Connection current = connection;
        if (current != null) {
            pools.closeIdleTo(current.route().socketAddress());
        }
    }

    @Override
    public @Nullable String connection() {
        Connection current = connection;
        return current == null ? null : ConnectionName.of(current, dialled);
    }

    @Override
    public @Nullable String proxy() {
        Connection connected = connection;
        Proxy current = connected == null ? proxy : connected.route().proxy();
        return current == null || current.type() == Proxy.Type.DIRECT ? null : ProxyRefusal.name(current);
    }

    @Override
    public @Nullable Proxy httpProxy() {
        Connection connected = connection;
        Proxy current = connected == null ? null : connected.route().proxy();
        return current == null || current.type() != Proxy.Type.HTTP ? null : current;
    }
}
