module consumer {
    requires dev.belay.core;
    requires dev.belay.json;
    requires jdk.httpserver;

    opens consumer to
            tools.jackson.databind;
}
