package dev.belay.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Belay is to reach, with every seed. */
final class Aims {
    static final double OFFERED = 1.2;
    static final double GOODPUT = 0.9;
    static final double RECOVERY_SECONDS = 2;

    private Aims() {}

    /** Returns what has been missed; empty when all has been reached. */
    static List<String> missed(Seeds runs) {
        List<String> missed = new ArrayList<>();
        if (runs.most(Result::offered) > OFFERED) {
            missed.add(say("offered %.3f × demand, aim %.1f", runs.most(Result::offered), OFFERED));
        }
        if (runs.least(Result::goodput) < GOODPUT) {
            missed.add(say("goodput %.2f, aim %.1f", runs.least(Result::goodput), GOODPUT));
        }
        if (runs.most(Result::recovery) > RECOVERY_SECONDS) {
            missed.add(say("recovery %.1f s, aim %.0f s", runs.most(Result::recovery), RECOVERY_SECONDS));
        }
        return missed;
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
