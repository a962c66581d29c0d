import org.jspecify.annotations.NullMarked;

/**
 * An HTTP client in which every call has a deadline, can be cancelled, and leaves nothing behind.
 *
 * <p>Requests are those of OkHttp, which also does the work on the wire; the call around them is Belay's.
 */
@NullMarked
module dev.belay.core {
    requires transitive java.net.http;
    requires transitive okhttp3;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.ratelimiter;
    requires org.slf4j;
    // Events go to the flight recorder where there is one; nothing else is missing where there is none.
    requires static jdk.jfr;
    requires static transitive org.jspecify;
    requires static transitive com.google.errorprone.annotations;

    exports dev.belay;
    exports dev.belay.policy;
    exports dev.belay.error;
    exports dev.belay.event;
    exports dev.belay.instrument;
}
