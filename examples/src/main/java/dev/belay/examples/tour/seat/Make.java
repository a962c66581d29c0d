package dev.belay.examples.tour.seat;

/** Whose client it is. */
public enum Make {
    /** {@code java.net.http.HttpClient}, from its stock constructor. */
    JDK("JDK"),
    /** OkHttp, from its stock constructor. */
    OKHTTP("OkHttp"),
    /** Belay. */
    BELAY("Belay");

    private final String label;

    Make(String label) {
        this.label = label;
    }

    /** Returns the name as the table shows it. */
    public String label() {
        return label;
    }

    /** Returns a new client. */
    public Seat open(Setup setup) {
        return switch (this) {
            case JDK -> new JdkSeat(setup);
            case OKHTTP -> new OkHttpSeat(setup);
            case BELAY -> new BelaySeat(setup);
        };
    }
}
