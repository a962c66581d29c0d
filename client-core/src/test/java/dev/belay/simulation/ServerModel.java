package dev.belay.simulation;

import dev.belay.testing.trouble.Measurements;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** The server: some workers, a queue, and a time at which it is in trouble. */
final class ServerModel {

    /*
     * It does not know who is still there: a request whose client has left costs as much as any other. When workers are
     * taken away, those that are busy finish first.
     */

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Model model;
    private final Script script;
    private final SimulatedTime time;
    private final Measurements measurements;
    private final SplittableRandom random;
    private final Deque<ServerRequest> queue = new ArrayDeque<>();
    private boolean inTrouble;
    private int busy;

    ServerModel(Model model, Script script, SimulatedTime time, Measurements measurements, long seed) {
        this.model = model;
        this.script = script;
        this.time = time;
        this.measurements = measurements;
        this.random = new SplittableRandom(seed);
    }

    /** Plans its trouble. */
    void start() {
        long begin = model.before().toNanos();
        time.after(begin, () -> inTrouble = true);
        time.after(begin + script.lasts().toNanos(), () -> {
            inTrouble = false;
            work();
        });
    }

    /** Receives a request from this thread. */
    ServerRequest receive() {
        measurements.arrives(time.elapsed().toNanos());
        ServerRequest request = new ServerRequest(time);
        if ((inTrouble && script.refuses()) || queue.size() >= model.queue()) {
            time.after(model.refusal().toNanos(), () -> request.answer(UNAVAILABLE));
        } else {
            queue.add(request);
            work();
        }
        return request;
    }

    private void work() {
        while (busy < workers() && !queue.isEmpty()) {
            ServerRequest request = queue.remove();
            busy++;
            time.after(serviceNanos(), () -> {
                busy--;
                request.answer(OK);
                work();
            });
        }
    }

    private int workers() {
        return inTrouble ? (int) Math.round(script.capacity() * model.workers()) : model.workers();
    }

    private long serviceNanos() {
        double half = model.service().toNanos() / 2.0;
        double nanos = half - half * Math.log(1 - random.nextDouble());
        return (long) (inTrouble ? script.slowness() * nanos : nanos);
    }
}
