package dev.belay.metrics;

import dev.belay.metrics.ClientObservationDocumentation.HighCardinalityKeys;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import okhttp3.HttpUrl;

/** How requests are named and described, unless the registry has another convention for them. */
final class RequestConvention implements ObservationConvention<RequestObservationContext> {

    /* Asked at both ends: what is known at the beginning stays in the context, so that the end adds to it alone. */

    static final RequestConvention INSTANCE = new RequestConvention();

    private RequestConvention() {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RequestObservationContext;
    }

    @Override
    public String getName() {
        return ClientObservationDocumentation.REQUEST.getName();
    }

    @Override
    public String getContextualName(RequestObservationContext context) {
        String method = context.request().method();
        String name = HttpKeyValues.isKnown(method) ? method : "HTTP";
        return context.operation() == null ? name : name + " " + context.operation();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RequestObservationContext context) {
        return context.isOver()
                ? KeyValues.empty()
                : KeyValues.of(
                        HttpKeyValues.method(context.request().method()), HttpKeyValues.template(context.operation()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(RequestObservationContext context) {
        return context.isOver() ? atTheEnd(context) : atTheBeginning(context);
    }

    private static KeyValues atTheBeginning(RequestObservationContext context) {
        HttpUrl url = context.request().url();
        KeyValues values = KeyValues.of(HttpKeyValues.address(url), HttpKeyValues.port(url), HttpKeyValues.scheme(url));
        if (context.resends() > 0) {
            values = values.and(
                    HighCardinalityKeys.HTTP_REQUEST_RESEND_COUNT.withValue(Integer.toString(context.resends())));
        }
        if (context.attempt() > 1) {
            values = values.and(HighCardinalityKeys.BELAY_ATTEMPT.withValue(Integer.toString(context.attempt())));
        }
        return values;
    }

    private static KeyValues atTheEnd(RequestObservationContext context) {
        KeyValues values =
                context.status() == 0 ? KeyValues.empty() : KeyValues.of(HttpKeyValues.status(context.status()));
        Throwable error = context.getError();
        return error == null ? values : values.and(HttpKeyValues.errorType(error, context.status()));
    }
}
