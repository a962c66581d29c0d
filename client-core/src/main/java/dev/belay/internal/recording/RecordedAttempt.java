package dev.belay.internal.recording;

import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.instrument.EndedRequest;
import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** One request of a call. */
@Name("dev.belay.Attempt")
@Label("HTTP Attempt")
@Description("One request of a call, the wait before it and its response's body included")
@Category("Belay")
@Threshold("20 ms")
@StackTrace(false)
final class RecordedAttempt extends TimedEvent {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedAttempt ANY = new RecordedAttempt();

    @CallId
    @Label("Call")
    @Description("The number of the call, the same in all of its events")
    long call;

    @Label("Attempt")
    @Description("1 for the first attempt, and the same number for all requests of an attempt")
    int attempt;

    @Label("Reason")
    @Description("Why it was sent: first, redirect, replay, login, interceptor, or retry and for what")
    @Nullable
    String reason;

    @Label("Target")
    @Description("Scheme, host and port of where it went")
    @Nullable
    String target;

    @Label("Connection")
    @Description("Remote address and protocol of its connection, with \"reused\" when it came from the pool")
    @Nullable
    String connection;

    @Label("Status")
    @Description("The status of its response, 0 when there was none")
    int status;

    @Label("Failure")
    @Description("The class of what it failed with, if it did")
    @Nullable
    Class<?> failure;

    @Label("Last Phase")
    @Description("What it was waiting for when it ended")
    @Nullable
    String lastPhase;

    @Timespan
    @Label("Waited")
    @Description("Before it: back-off, cool-down, rate limit, permit and access token")
    long waited;

    @Timespan
    @Label("Connecting")
    @Description("Look-up, TCP connection and TLS handshake")
    long connecting;

    @Timespan
    @Label("Sending")
    @Description("Sending its head and body")
    long sending;

    @Timespan
    @Label("First Byte")
    @Description("Waiting, with the request sent, for the response's head")
    long firstByte;

    @Timespan
    @Label("Body")
    @Description("From the response's head to the end of its body, the reader's own time included")
    long body;

    @DataAmount
    @Label("Body Sent")
    @Description("How many bytes of a body were sent")
    long bodySent;

    @DataAmount
    @Label("Body Received")
    @Description("How many bytes of a body were received, before they were decompressed")
    long bodyReceived;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    /** Returns one that begins now; null when none is wanted. */
    static @Nullable RecordedAttempt begun() {
        return isWanted() ? begun(new RecordedAttempt()) : null;
    }

    void record(RequestRecording.Facts facts) {
        EndedRequest request = facts.request();
        call = facts.call();
        attempt = request.attempt();
        reason = reason(request);
        target = request.target();
        connection = facts.connection();
        status = request.status();
        failure = Failed.with(facts.failure());
        Phase last = request.lastPhase();
        lastPhase = last == null ? null : last.label();
        waited = nanos(request, Phase.BACK_OFF, Phase.COOL_DOWN, Phase.RATE_LIMIT, Phase.PERMIT, Phase.CREDENTIALS);
        connecting = nanos(request, Phase.DNS, Phase.CONNECT, Phase.TLS);
        sending = nanos(request, Phase.SEND);
        firstByte = nanos(request, Phase.FIRST_BYTE);
        body = nanos(request, Phase.BODY);
        bodySent = request.bodyBytesSent();
        bodyReceived = request.bodyBytesReceived();
        commit();
    }

    private static long nanos(EndedRequest request, Phase... phases) {
        long sum = 0;
        for (Phase each : phases) {
            sum += Math.max(0, request.phaseNanos(each));
        }
        return sum;
    }

    private static String reason(EndedRequest request) {
        Retried.Reason retried = request.retriedFor();
        if (retried != null) {
            return "retry: " + retried.name().toLowerCase(Locale.ROOT);
        }
        if (request.isReplay()) {
            return "replay";
        }
        EndedRequest before = request.previous();
        if (before == null) {
            return "first";
        }
        if (before.attempt() != request.attempt()) {
            return "interceptor";
        }
        return before.isRedirected() ? "redirect" : "login";
    }
}
