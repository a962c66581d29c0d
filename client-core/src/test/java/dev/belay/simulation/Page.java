package dev.belay.simulation;

import dev.belay.testing.trouble.TroubleFigures;
import java.util.List;
import java.util.Locale;

/** Writes the page of the simulation. */
final class Page {
    private final StringBuilder text = new StringBuilder();
    private final int seeds;

    Page(int seeds) {
        this.seeds = seeds;
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    void introduction(Model model) {
        line("# A server in trouble, simulated");
        line("");
        line("Written by `mvn -q -Psimulation -pl client-core test`; do not edit.");
        line("");
        line(
                "%,d clients call one server, which gets into trouble for a while. The clients' HTTP library is",
                model.clients());
        line("in turn one that retries naively, Resilience4j's Retry around its CircuitBreaker, and Belay's shipped");
        line(
                "pipeline, of which only wire and time are simulated. Time is virtual: a seed makes the same run every time.");
        line("Each figure is the worst of %d seeds, in brackets their median.", seeds);
        line(
                "Belay's aims: offered at most %.1f × demand, goodput at least %.0f %%, recovery within %.0f s. The command",
                Aims.OFFERED, 100 * Aims.GOODPUT, Aims.RECOVERY_SECONDS);
        line("fails when a seed misses one of them in one of the first %d tables.", Script.ALL.size());
        line("");
        line("![requests and successes per second, over time, with seed 1](simulation.svg)");
    }

    void beginTable(String title, String first) {
        line("");
        line("## %s", title);
        line("");
        line(
                "| %s | offered, × demand | worst second, × demand | goodput | p50 | p99 | recovery | worst seed |",
                first);
        line("| --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    void row(String name, Seeds runs) {
        line(
                "| %s | %.2f (%.2f) | %.2f (%.2f) | %s | %s | %s | %s (%s) | %d |",
                name,
                runs.most(Result::offered),
                runs.median(Result::offered),
                runs.most(Result::worstSecond),
                runs.median(Result::worstSecond),
                goodput(runs),
                time(runs, 0.5),
                time(runs, 0.99),
                recovery(runs.most(Result::recovery)),
                recovery(runs.median(Result::recovery)),
                runs.worst());
    }

    private static String goodput(Seeds runs) {
        Result any = runs.first();
        if (any.script().throughput(any.model()) == 0) {
            return "none possible";
        }
        return String.format(
                Locale.ROOT,
                "%.0f %% (%.0f %%)",
                100 * runs.least(Result::goodput),
                100 * runs.median(Result::goodput));
    }

    private static String time(Seeds runs, double share) {
        double most = runs.most(result -> result.quantile(share));
        double median = runs.median(result -> result.quantile(share));
        return String.format(Locale.ROOT, "%.0f ms (%.0f ms)", 1e3 * most, 1e3 * median);
    }

    private static String recovery(double seconds) {
        return seconds == TroubleFigures.NEVER ? "stays down" : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    void explanation() {
        line("");
        line("- **offered**: requests that reached the server during the trouble, for each call that began then;");
        line("  **worst second**: the most in any second of the run.");
        line("- **goodput**: successes during the trouble, of what the server could do and was asked for.");
        line("- **p50, p99**: of the times of all calls, good or not, that began during the trouble.");
        line(
                "- **recovery**: from the end of the trouble until, for good, of the calls that begin in any second 95 %%");
        line("  succeed. \"Stays down\": not within the run.");
    }

    void model(Model model, List<Script> scripts, String pipeline) {
        line("");
        line("## The model");
        line("");
        line("| what | how |");
        line("| --- | --- |");
        model.words().forEach((what, how) -> line("| %s | %s |", what, how));
        for (Script script : scripts) {
            line("| trouble: %s | %.0f requests/s can be answered well |", script.name(), script.throughput(model));
        }
        line("");
        line("Naive: 3 retries of whatever failed, 100 ms between them, no limit for the call as a whole.");
        line(
                "Resilience4j: `Retry.ofDefaults` around a `CircuitBreaker` with its defaults (on simulated time); a status that is");
        line(
                "no success is thrown as an exception, or they would not notice it. Belay: its defaults, but for the limits of attempt");
        line("and call, as above:");
        line("");
        line("    %s", pipeline);
    }

    void limits() {
        line("");
        line("## What it does not show");
        line("");
        line(
                "- Connections cost nothing, nothing is lost on the way, and an answer that needs no work costs the server none.");
        line(
                "- The server is first come, first served. Once it has accepted more than it can answer within an attempt's time,");
        line(
                "  what it does is in vain. Permits keep it from that if, of all instances together, they are fewer than it answers");
        line(
                "  in that time when it is slowest; budgets and breakers count per instance too, and know nothing of each other.");
        line("- Belay's timer is looked at every 10 ms here; the real one looks when something is due.");
    }

    String text() {
        return text.toString();
    }
}
