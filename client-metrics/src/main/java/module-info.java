import org.jspecify.annotations.NullMarked;

/** Meters and observations for Belay, on Micrometer. */
@NullMarked
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptors yet
module dev.belay.metrics {
    requires transitive dev.belay.core;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires static transitive org.jspecify;

    exports dev.belay.metrics;
}
