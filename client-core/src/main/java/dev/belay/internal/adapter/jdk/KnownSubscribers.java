package dev.belay.internal.adapter.jdk;

import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is known of subscribers of the JDK's that cannot be seen from what they ask for. */
final class KnownSubscribers {

    private static final Class<?> BUFFERING =
            BodySubscribers.buffering(BodySubscribers.discarding(), 1).getClass();

    private static final Class<?> DISCARDING = BodySubscribers.discarding().getClass();

    /** If a JDK made all of them of one class, it would say nothing. */
    private static final boolean DISCARDING_IS_TOLD_APART = Stream.of(
                    BodySubscribers.ofByteArray(),
                    BodySubscribers.ofString(StandardCharsets.UTF_8),
                    BodySubscribers.mapping(BodySubscribers.ofByteArray(), Function.identity()))
            .noneMatch(keeping -> keeping.getClass() == DISCARDING);

    private KnownSubscribers() {}

    /** Returns whether it asks for one part after the other and passes them on to one that may keep them all. */
    static boolean hidesDemand(Flow.Subscriber<?> subscriber) {
        return subscriber.getClass() == BUFFERING;
    }

    /** Returns whether it lets go of all that it is given, as {@code discarding} and {@code replacing} do. */
    static boolean keepsNothing(Flow.Subscriber<?> subscriber) {
        return DISCARDING_IS_TOLD_APART && subscriber.getClass() == DISCARDING;
    }
}
