package dev.belay.metrics;

/**
 * What can be set.
 *
 * @param maxOrigins how many origins have a name of their own
 */
record MetricSettings(MetricConvention convention, boolean histograms, int maxOrigins) {}
