package dev.belay.metrics;

import dev.belay.instrument.RequestSpan;
import io.micrometer.observation.Observation;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The observation of one request. */
record ObservedRequest(Observation observation, RequestObservationContext context, Request request)
        implements RequestSpan {

    @Override
    public void ended(int status, @Nullable Throwable failure) {
        context.ended(status);
        if (failure != null) {
            observation.error(failure);
        } else if (ErrorStatus.is(status)) {
            observation.error(new ErrorStatus(status));
        }
        observation.stop();
    }
}
