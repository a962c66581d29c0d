package dev.belay.internal.call;

import dev.belay.internal.transport.Exchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The exchange of one request, and what is to be known of it when it is over. */
final class Sending {

    /** What is left of an exchange once another request has taken its place: there may be thousands of them. */
    private record Over(@Nullable String connection, boolean mayHaveBeenSent, boolean bodyBegun) {}

    private volatile @Nullable Exchange exchange;
    private volatile @Nullable Over over;
    private volatile @Nullable IOException ofCaller;
    /** Whether it has been looked whether the answer is there before the request is sent. Of the timer alone. */
    private boolean answeredEarly;

    void begin(Exchange started) {
        exchange = started;
    }

    /** Returns the exchange; null before it began, and when it is superseded. */
    @Nullable
    Exchange exchange() {
        return exchange;
    }

    /** Another request takes its place: keeps nothing of it that is not needed any more. */
    void superseded() {
        over = new Over(connection(), mayHaveBeenSent(), isBodyBegun());
        exchange = null;
    }

    @Nullable
    String connection() {
        Exchange current = exchange;
        Over ended = over;
        if (current == null) {
            return ended == null ? null : ended.connection;
        }
        return current.connection();
    }

    /** Returns whether the request may have reached the server, at least in part. */
    boolean mayHaveBeenSent() {
        Exchange current = exchange;
        Over ended = over;
        return current == null ? ended != null && ended.mayHaveBeenSent : current.mayHaveBeenSent();
    }

    /** Returns whether its body has been asked for its bytes. */
    boolean isBodyBegun() {
        Exchange current = exchange;
        Over ended = over;
        return current == null ? ended != null && ended.bodyBegun : current.isBodyBegun();
    }

    /** Who has stopped taking the body may have said why, and the thread that sends can still hear it. Looks once. */
    boolean isAnsweredEarly() {
        Exchange current = exchange;
        boolean first = !answeredEarly;
        answeredEarly = true;
        return first && current != null && current.stopSendingIfAnswered();
    }

    void callerFailed(IOException failure) {
        ofCaller = failure;
    }

    /** Returns whether that is an exception of the caller's own request body. */
    boolean isOfCaller(IOException failure) {
        return failure == ofCaller;
    }
}
