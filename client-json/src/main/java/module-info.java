module dev.belay.json {
    requires transitive dev.belay.core;
}
