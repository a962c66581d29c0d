package dev.belay.testing;

import dev.belay.BelayClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves something behind: a call in flight or an unclosed response, a permit, a timer entry, a socket
 * or a thread. What was registered is closed after the test, in reverse order.
 *
 * <pre>{@code
 * @RegisterExtension
 * final ClientExtension clients = new ClientExtension();
 *
 * BelayClient client = clients.build(TestClients.over(transport));
 * FaultServer server = clients.register(FaultServer.silent());
 * }</pre>
 *
 * <p>What another client of the test holds counts too: register what lets go of it, such as
 * {@code clients.register(() -> okHttp.connectionPool().evictAll())}.
 */
public final class ClientExtension implements BeforeEachCallback, AfterEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Duration patience;
    private final List<AutoCloseable> resources = new ArrayList<>();
    private ProcessBaseline baseline = ProcessBaseline.now();
    private boolean socketsMayStay;

    /** Makes an extension for a field with {@code @RegisterExtension}. */
    public ClientExtension() {
        this(PATIENCE);
    }

    ClientExtension(Duration patience) {
        this.patience = patience;
    }

    /** Builds a client that is checked and closed after the test. */
    public BelayClient build(BelayClient.Builder builder) {
        return register(builder.build());
    }

    /** Starts a server that is closed after the test. */
    public FaultServer serve(Answer answer) {
        return register(FaultServer.start(answer));
    }

    /** Closes a client, server or anything else after the test; clients and fake transports are checked before. */
    public synchronized <T extends AutoCloseable> T register(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Lets sockets stay: the test uses the JDK's client, which before JDK 21 nobody can close. */
    public synchronized void allowSockets() {
        socketsMayStay = true;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> left = end();
        if (!left.isEmpty()) {
            throw new AssertionError("the test left behind: " + String.join("; ", left));
        }
    }

    void begin() {
        baseline = ProcessBaseline.now();
    }

    /** Closes everything and returns what was left, in words. */
    synchronized List<String> end() {
        List<String> left = new ArrayList<>();
        for (AutoCloseable resource : resources) {
            left.addAll(whatStays(() -> Leftovers.of(resource)));
        }
        for (int i = resources.size() - 1; i >= 0; i--) {
            close(resources.get(i), left);
        }
        resources.clear();
        left.addAll(whatStays(() -> baseline.leftovers(!socketsMayStay)));
        return left;
    }

    /** Gives what is on its way out the time to go, and returns what the last look has seen. */
    private List<String> whatStays(Supplier<List<String>> leftovers) {
        List<String> seen = new ArrayList<>();
        Await.condition(patience, () -> {
            seen.clear();
            seen.addAll(leftovers.get());
            return seen.isEmpty();
        });
        return seen;
    }

    private static void close(AutoCloseable resource, List<String> failures) {
        try {
            if (resource instanceof BelayClient client) {
                client.close(Duration.ZERO);
            } else {
                resource.close();
            }
        } catch (Exception e) {
            failures.add("closing " + resource + " failed: " + e);
        }
    }
}
