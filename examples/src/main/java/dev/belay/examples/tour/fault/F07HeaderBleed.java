package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Eight users at once, one shared request builder: each sets a credential, then each sends. */
final class F07HeaderBleed implements FaultRow {
    private static final int USERS = 8;

    @Override
    public About about() {
        return About.fault("F07", "8 users at once, shared mutable headers", Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        ThreadLocal<String> user = new ThreadLocal<>();
        CyclicBarrier everyoneIsSet = new CyclicBarrier(USERS);
        Setup setup =
                Setup.stock().header("Authorization", user::get).header("X-Request", () -> awaitAll(everyoneIsSet));
        try (FaultServer server = FaultServer.start(Answers.echoHeader("Authorization"));
                Seat seat = make.open(setup)) {
            List<BackgroundCall<String>> calls = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                String name = "user-" + i;
                calls.add(BackgroundCall.start(() -> {
                    user.set(name);
                    return Calls.fetch(seat, server.url("/"));
                }));
            }
            return judge(calls);
        }
    }

    private static Finding judge(List<BackgroundCall<String>> calls) throws InterruptedException {
        int own = 0;
        int foreign = 0;
        for (int i = 0; i < USERS; i++) {
            Outcome<String> outcome = calls.get(i).outcome(Waits.PATIENCE);
            if (Objects.equals(outcome.value(), "user-" + i)) {
                own++;
            } else if (outcome.value() != null) {
                foreign++;
            }
        }
        String text = foreign + " of " + USERS + " requests carried another user's Authorization, " + own
                + " carried their own";
        return Finding.of(foreign > 0, own == USERS, text);
    }

    private static String awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await(Waits.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return "set";
        } catch (Exception e) {
            throw new IllegalStateException("not all users came", e);
        }
    }
}
