package dev.belay.testing.hostile;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.Timeouts;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import okhttp3.Protocol;

/**
 * Makes calls to hostile servers, each followed by one that is answered well, and says what became of them.
 *
 * <p>A case ends within its deadline, in a value or in an exception of the library; the call after it, on the same connection
 * if that can still be used, gets its own answer. No case is tried again.
 *
 * <p>Over HTTP/2 that other call is a PUT, which the client sends again on another connection when it is lost. Nobody can do
 * without: the case's call may have had its whole answer when the frames that end the connection, or its end itself, are
 * still on their way, and reach the client when it has sent the next request. A POST that met them would be told that it may
 * have been sent.
 */
public final class HostileRun {
    /** The seed of the runs whose numbers are published. */
    public static final long SEED = 20_260_727;

    private static final int WORKERS = 4;
    private static final int PROBLEMS_SHOWN = 20;
    private static final Duration SETTLE = Duration.ofSeconds(5);
    /** The first handshakes of a process that runs beside others can take seconds. */
    private static final Timeouts PATIENT =
            Timeouts.builder().connect(Duration.ofSeconds(12)).build();

    private final Cases cases;
    private final PrintStream out;
    private final Histogram histogram = new Histogram();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final TestCertificates certificates = TestCertificates.create();
    private final Map<Cases.Wire, BelayClient> clients = new EnumMap<>(Cases.Wire.class);

    public HostileRun(long seed, PrintStream out) {
        this.cases = new Cases(seed);
        this.out = out;
    }

    /** Runs that many cases, prints the histogram and returns what was wrong, in words. */
    public List<String> run(int count) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        work(WORKERS, each -> {
            for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                each.accept(number);
            }
        });
        histogram.print(cases.rows().stream().map(Cases.Row::name).toList(), out);
        out.printf("seed %d, %d problems%n", cases.seed(), problems.size());
        problems.stream().limit(PROBLEMS_SHOWN).forEach(out::println);
        return List.copyOf(problems);
    }

    /** Runs one case again, prints what is sent and how the call ends, and returns what was wrong. */
    public List<String> replay(int number) throws InterruptedException {
        out.printf("case %d, %s: %s%n", number, cases.row(number).name(), cases.script(number, 1));
        work(1, each -> each.accept(number));
        histogram.print(List.of(cases.row(number).name()), out);
        problems.forEach(out::println);
        return List.copyOf(problems);
    }

    /** Returns how many cases there were. */
    public long cases() {
        return histogram.all();
    }

    /** Returns how many kinds there were. */
    public long kinds() {
        return histogram.kinds();
    }

    /** Returns how many cases ended in a value. */
    public long values() {
        return histogram.values();
    }

    /** What one worker does, given what makes a call of a number. */
    private interface Work {
        void run(IntConsumer each);
    }

    private void work(int workers, Work work) throws InterruptedException {
        clients.put(Cases.Wire.PLAIN, client(TestClients.once()));
        clients.put(Cases.Wire.TLS, client(TestClients.trusting(certificates, Protocol.HTTP_1_1)));
        clients.put(Cases.Wire.HTTP_2, client(TestClients.priorKnowledge()));
        List<FaultServer> servers = new ArrayList<>();
        try {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                HostileCaller caller = caller(servers);
                Thread thread = new Thread(() -> work.run(caller::make), "hostile-caller");
                thread.setUncaughtExceptionHandler((t, e) -> problems.add("a caller died of " + e));
                threads.add(thread);
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            requireNothingHeld(clients.values());
        } finally {
            clients.values().forEach(client -> client.close(Duration.ZERO));
            servers.forEach(FaultServer::close);
        }
    }

    /** What one case does must not keep the next from being sent. */
    private static BelayClient client(BelayClient.Builder builder) {
        return builder.timeouts(PATIENT)
                .circuitBreaker(CircuitBreakerPolicy.off())
                .coolDown(CoolDownPolicy.never())
                .build();
    }

    /** Each has servers of its own, so that it meets its own connections again. */
    private HostileCaller caller(List<FaultServer> servers) {
        Map<Cases.Wire, HostileCaller.Peer> peers = new EnumMap<>(Cases.Wire.class);
        clients.forEach((wire, client) -> {
            FaultServer server = HostileServer.start(cases, wire, certificates);
            servers.add(server);
            peers.put(wire, new HostileCaller.Peer(client, server.url("/")));
        });
        return new HostileCaller(cases, peers, histogram, problems::add);
    }

    private void requireNothingHeld(Collection<BelayClient> all) {
        boolean settled = Await.condition(
                SETTLE,
                () -> all.stream().allMatch(HostileRun::holdsNothing)
                        && DeadlineTimer.shared().isEmpty());
        if (!settled) {
            problems.add("calls, permits or timer entries are left over");
        }
    }

    private static boolean holdsNothing(BelayClient client) {
        var engine = ClientInternals.engine(client);
        return engine.callsInFlight() == 0 && engine.limiter().inUse() == 0;
    }
}
