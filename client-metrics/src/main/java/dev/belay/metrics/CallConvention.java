package dev.belay.metrics;

import dev.belay.metrics.ClientObservationDocumentation.HighCardinalityKeys;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.Locale;

/** How calls are named and described, unless the registry has another convention for them. */
final class CallConvention implements ObservationConvention<CallObservationContext> {

    /* Asked at both ends: what is known at the beginning stays in the context, so that the end adds to it alone. */

    static final CallConvention INSTANCE = new CallConvention();

    private CallConvention() {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof CallObservationContext;
    }

    @Override
    public String getName() {
        return ClientObservationDocumentation.CALL.getName();
    }

    @Override
    public String getContextualName(CallObservationContext context) {
        String method = context.request().method();
        // Handlers write names of such spans in lower case, with a hyphen before each capital.
        String name = HttpKeyValues.isKnown(method) ? "http " + method.toLowerCase(Locale.ROOT) : "http";
        return context.operation() == null ? name : name + " " + context.operation();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(CallObservationContext context) {
        return context.isOver()
                ? KeyValues.empty()
                : KeyValues.of(
                        HttpKeyValues.method(context.request().method()), HttpKeyValues.template(context.operation()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallObservationContext context) {
        return context.isOver() ? atTheEnd(context) : atTheBeginning(context);
    }

    private static KeyValues atTheBeginning(CallObservationContext context) {
        return KeyValues.of(
                HttpKeyValues.address(context.request().url()),
                HttpKeyValues.port(context.request().url()));
    }

    private static KeyValues atTheEnd(CallObservationContext context) {
        KeyValues values = KeyValues.empty();
        if (context.status() != 0) {
            values = KeyValues.of(HttpKeyValues.status(context.status()));
        }
        if (context.attempts() > 1) {
            values = values.and(HighCardinalityKeys.BELAY_ATTEMPTS.withValue(Integer.toString(context.attempts())));
        }
        Throwable error = context.getError();
        return error == null ? values : values.and(HttpKeyValues.errorType(error, context.status()));
    }
}
