module dev.belay.metrics {
    requires transitive dev.belay.core;
}
