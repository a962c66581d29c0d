module consumer {
    requires dev.belay.core;
    requires jdk.httpserver;
}
