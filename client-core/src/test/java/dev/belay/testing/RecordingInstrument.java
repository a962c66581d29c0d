package dev.belay.testing;

import dev.belay.event.ClientEvent;
import dev.belay.event.Phase;
import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.ClientView;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.EndedRequest;
import dev.belay.instrument.Instrument;
import dev.belay.instrument.RequestSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told, in order, and is current on a thread by a thread-local. */
public final class RecordingInstrument implements Instrument, ClientInstrument {

    /** What is said of a call after its end, when its views are no longer valid. */
    public record Call(String text, int status, @Nullable Throwable failure, boolean leaked, List<Sent> requests) {}

    /** One request of it. */
    public record Sent(
            int attempt,
            String target,
            int status,
            boolean failed,
            @Nullable String why,
            boolean replay,
            boolean redirected,
            @Nullable Phase last,
            List<Phase> phases,
            long bytesSent,
            long bytesReceived) {}

    /** The header in which each request carries the number of its span. */
    public static final String HEADER = "X-Span";

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private final List<ClientView> clients = new CopyOnWriteArrayList<>();
    private final List<ClientView> closed = new CopyOnWriteArrayList<>();

    /** Returns what is current on this thread. */
    public static @Nullable String current() {
        return CURRENT.get();
    }

    /** Makes something current on this thread until it is closed. */
    public static CallSpan.Scope make(@Nullable String name) {
        String before = CURRENT.get();
        CURRENT.set(name);
        return () -> CURRENT.set(before);
    }

    @Override
    public ClientInstrument install(ClientView client) {
        clients.add(client);
        return new ClientInstrument() {
            @Override
            public CallSpan callBegins(Request request, @Nullable String operation) {
                told.add("call begins");
                return new Span(current());
            }

            @Override
            public void callEnded(EndedCall call) {
                calls.add(of(call));
            }

            @Override
            public void happened(ClientEvent event) {
                events.add(event);
            }

            @Override
            public void close() {
                closed.add(client);
            }
        };
    }

    private static Call of(EndedCall call) {
        List<Sent> requests = new ArrayList<>();
        for (EndedRequest each = call.lastRequest(); each != null; each = each.previous()) {
            EndedRequest sent = each;
            requests.add(new Sent(
                    sent.attempt(),
                    sent.target(),
                    sent.status(),
                    sent.failure() != null,
                    sent.retriedFor() == null ? null : sent.retriedFor().name(),
                    sent.isReplay(),
                    sent.isRedirected(),
                    sent.lastPhase(),
                    List.of(Phase.values()).stream()
                            .filter(phase -> sent.phaseNanos(phase) >= 0)
                            .toList(),
                    sent.bodyBytesSent(),
                    sent.bodyBytesReceived()));
        }
        Collections.reverse(requests);
        return new Call(
                call.method() + " " + call.target() + " " + call.operation(),
                call.status(),
                call.failure(),
                call.isLeaked(),
                requests);
    }

    /** Returns what it was told of spans, in order. */
    public List<String> told() {
        return told;
    }

    /** Returns the calls that have ended. */
    public List<Call> calls() {
        return calls;
    }

    /** Returns the only call that has ended. */
    public Call onlyCall() {
        if (calls.size() != 1) {
            throw new AssertionError("calls: " + calls);
        }
        return calls.get(0);
    }

    /** Returns what has happened of one kind. */
    public <T extends ClientEvent> List<T> eventsOf(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the clients that it was installed in. */
    public List<ClientView> clients() {
        return clients;
    }

    /** Returns those of them that have been closed. */
    public List<ClientView> closed() {
        return closed;
    }

    private final class Span implements CallSpan {
        private final @Nullable String caller;

        Span(@Nullable String caller) {
            this.caller = caller;
        }

        @Override
        public Scope open() {
            return make("the call of " + caller);
        }

        @Override
        public Scope openCaller() {
            return make(caller);
        }

        @Override
        public RequestSpan sending(Request request, int attempt) {
            String name = attempt + " " + request.url().encodedPath();
            told.add("sending " + name);
            Request marked = request.newBuilder().header(HEADER, name).build();
            return new RequestSpan() {
                @Override
                public Request request() {
                    return marked;
                }

                @Override
                public void ended(int status, @Nullable Throwable failure) {
                    told.add("ended " + name + ": "
                            + (failure == null
                                    ? status
                                    : Objects.requireNonNull(failure).getClass().getSimpleName()));
                }
            };
        }

        @Override
        public void ended(EndedCall call) {
            told.add("call ended: "
                    + (call.failure() == null
                            ? call.status()
                            : Objects.requireNonNull(call.failure()).getClass().getSimpleName()));
        }
    }
}
