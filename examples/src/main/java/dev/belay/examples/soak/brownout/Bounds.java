package dev.belay.examples.soak.brownout;

import dev.belay.policy.RetryBudget;
import dev.belay.testing.trouble.TroubleFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has to come of it, or the command fails. */
final class Bounds {

    /*
     * They are the aims of the simulation. Of what is offered the budget's reserve is a part: in ten seconds 20 % of the calls
     * and 10 attempts for each second, which is 1.3 with 100 calls/s. They are counts and shares of thousands of calls, and a
     * recovery in seconds, which an ordinary machine's delays of milliseconds do not change. So no median is taken, and nothing
     * is allowed for noise.
     */

    private static final double LEAST_GOODPUT = 0.9;
    private static final double LONGEST_RECOVERY = 2;

    private Bounds() {}

    static double mostOffered(Model model) {
        return 1 + RetryBudget.DEFAULT_PERCENT / 100.0 + (double) RetryBudget.DEFAULT_PER_SECOND / model.demand();
    }

    /** Returns which of them do not hold, in words, for the figures of all scripts that were run undisturbed. */
    static List<String> missed(List<Figures> all) {
        List<String> missed = new ArrayList<>();
        for (Figures figures : all) {
            figures.load().faults().forEach(each -> add(missed, figures, "%s", each));
            if (figures.kind() == Contestant.Kind.BELAY) {
                belay(figures, missed);
            }
        }
        boolean staysDown = all.stream()
                .anyMatch(each ->
                        each.kind() == Contestant.Kind.NAIVE && each.measures().recovery() == TroubleFigures.NEVER);
        if (!staysDown) {
            missed.add("the naive client was not seen to stay down: the scripts are too soft to show anything");
        }
        return missed;
    }

    /** Written so that a figure which is no number is missed as well. */
    private static void belay(Figures figures, List<String> missed) {
        double most = mostOffered(figures.model());
        if (!(figures.measures().offered() <= most)) {
            add(
                    missed,
                    figures,
                    "offered %.2f × demand (expected: at most %.2f)",
                    figures.measures().offered(),
                    most);
        }
        if (!(figures.measures().goodput() >= LEAST_GOODPUT)) {
            add(
                    missed,
                    figures,
                    "goodput %.3f (expected: at least %.2f)",
                    figures.measures().goodput(),
                    LEAST_GOODPUT);
        }
        if (!(figures.measures().recovery() <= LONGEST_RECOVERY)) {
            add(
                    missed,
                    figures,
                    "recovery %.1f s (expected: at most %.1f s)",
                    figures.measures().recovery(),
                    LONGEST_RECOVERY);
        }
    }

    private static void add(List<String> missed, Figures figures, String what, Object... values) {
        String who = figures.kind().label() + ", " + figures.script().name() + ": ";
        missed.add(who + String.format(Locale.ROOT, what, values));
    }
}
