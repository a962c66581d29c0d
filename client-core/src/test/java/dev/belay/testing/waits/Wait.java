package dev.belay.testing.waits;

import dev.belay.event.Phase;
import dev.belay.testing.TestCertificates;
import java.util.function.Function;

/** What a call can be stuck in, over HTTP/1.1 and, where it is another thing there, over HTTP/2. */
public enum Wait {
    BACK_OFF("the wait before another attempt", Phase.BACK_OFF, peers -> OwnWaits.backOff()),
    COOL_DOWN("the pause that a server has asked for", Phase.COOL_DOWN, peers -> OwnWaits.coolDown()),
    RATE_LIMIT("the rate limit", Phase.RATE_LIMIT, peers -> OwnWaits.rateLimit()),
    CREDENTIALS("an access token", Phase.CREDENTIALS, peers -> OwnWaits.token()),
    DNS("a black-holed DNS", Phase.DNS, peers -> Waits.blackholedDns()),
    CONNECT("a connect to a full backlog", Phase.CONNECT, peers -> Waits.fullBacklog()),
    TLS("a silent TLS peer", Phase.TLS, Waits::silentTls),
    SEND("a peer that reads nothing", Phase.SEND, peers -> Waits.blockedWrite()),
    SEND_H2("a peer that reads nothing, h2", Phase.SEND, peers -> Waits.blockedH2Write(peers, null)),
    SEND_H2_TLS(
            "a peer that reads nothing, h2 over TLS", Phase.SEND, peers -> Waits.blockedH2Write(peers, certificates())),
    BEHIND_SEND_H2("another call's blocked write, h2", Phase.SEND, peers -> Waits.behindBlockedH2Write(peers, null)),
    BEHIND_SEND_H2_TLS(
            "another call's blocked write, h2 over TLS",
            Phase.SEND,
            peers -> Waits.behindBlockedH2Write(peers, certificates())),
    WINDOW_H2("a flow-control window that stays shut, h2", Phase.SEND, peers -> Waits.shutWindow()),
    HALF_HEAD("half a response head", Phase.FIRST_BYTE, Waits::halfHead),
    HALF_HEAD_H2("half a response head, h2", Phase.FIRST_BYTE, peers -> Waits.halfH2Head()),
    NO_HEAD("no response head", Phase.FIRST_BYTE, Waits::noHead),
    NO_HEAD_H2("no response head, h2", Phase.FIRST_BYTE, peers -> Waits.noH2Head()),
    BODY_STOPS("a body that stops", Phase.BODY, Waits::bodyStops),
    BODY_STOPS_H2("a body that stops, h2", Phase.BODY, peers -> Waits.h2BodyStops()),
    BODY_TRICKLES("a body that trickles", Phase.BODY, Waits::bodyTrickles),
    BODY_TRICKLES_H2("a body that trickles, h2", Phase.BODY, peers -> Waits.h2BodyTrickles()),
    PERMIT("a wait for a permit", Phase.PERMIT, peers -> Waits.noPermit());

    /** Making a key takes longer than most of these waits. */
    private static final class Certificates {
        private static final TestCertificates SHARED = TestCertificates.create();
    }

    private final String label;
    private final Phase phase;

    private final Function<Peers, Scene> scene;

    Wait(String label, Phase phase, Function<Peers, Scene> scene) {
        this.label = label;
        this.phase = phase;
        this.scene = scene;
    }

    private static TestCertificates certificates() {
        return Certificates.SHARED;
    }

    /** Returns the phase in which the call is stuck. */
    public Phase phase() {
        return phase;
    }

    /** Returns whether the peer sends something all the time, so that no phase's own timeout ends it. */
    public boolean makesProgress() {
        return this == BODY_TRICKLES || this == BODY_TRICKLES_H2;
    }

    /** Returns whether a deadline can pass in it: those that would be longer than the deadline are refused instead. */
    public boolean mayOutlastTheDeadline() {
        return this != BACK_OFF && this != COOL_DOWN && this != RATE_LIMIT;
    }

    /** Returns whether the call shares a connection that another call's write blocks. */
    public boolean isBehindAnotherCall() {
        return this == BEHIND_SEND_H2 || this == BEHIND_SEND_H2_TLS;
    }

    /** Sets it up, with peers that notice it when a call ends. */
    public Scene setUp() {
        return setUp(Peers.ATTENTIVE);
    }

    /** Sets it up. */
    public Scene setUp(Peers peers) {
        return scene.apply(peers);
    }

    @Override
    public String toString() {
        return label;
    }
}
