package dev.belay.examples.tour.seat;

import java.util.function.Function;

/** Whose client it is. */
public enum Make {
    /** {@code java.net.http.HttpClient}, from its stock constructor. */
    JDK("JDK", JdkSeat::new),
    /** OkHttp, from its stock constructor. */
    OKHTTP("OkHttp", OkHttpSeat::new),
    /** Belay. */
    BELAY("Belay", BelaySeat::new);

    private final String label;
    private final Function<Setup, Seat> factory;

    Make(String label, Function<Setup, Seat> factory) {
        this.label = label;
        this.factory = factory;
    }

    /** Returns the name as the table shows it. */
    public String label() {
        return label;
    }

    /** Returns a new client. */
    public Seat open(Setup setup) {
        return factory.apply(setup);
    }
}
