package dev.belay.metrics;

/** By whose convention the timer of the calls is named and tagged. All other meters are named the same by each. */
public enum MetricConvention {
    /**
     * That of Spring and Micrometer: {@link ClientMeter#HTTP_CLIENT_REQUESTS}. It has the very tags that Spring's own clients give it,
     * so that both can be in one registry and on one chart.
     */
    SPRING,
    /**
     * The semantic conventions of OpenTelemetry, 1.23 and later: {@link ClientMeter#HTTP_CLIENT_REQUEST_DURATION}. What would be left
     * out there is {@code none}, since meters of one name must have the same tags.
     */
    OPEN_TELEMETRY
}
