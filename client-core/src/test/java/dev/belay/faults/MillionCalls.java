package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.CountingTransport;
import dev.belay.testing.FakeAnswers;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Request;

/** A process that makes a million calls over a transport without a wire, in whatever heap it was given. */
final class MillionCalls {
    static final String BELAY = "belay";
    static final String KEEPING = "keeping";

    private static final int CALLS = 1_000_000;
    private static final int CALLS_PER_ASYNC = 100;

    private MillionCalls() {}

    /** The argument says whether something of each call is kept. */
    public static void main(String[] arguments) throws Exception {
        boolean keeping = arguments[0].equals(KEEPING);
        List<Object> kept = new ArrayList<>();
        CountingTransport transport = new CountingTransport(FakeAnswers.ok("a body of a few bytes"));
        Request request = new Request.Builder().url("http://a.test/").build();
        try (BelayClient client = ClientInternals.over(BelayClient.builder(), transport, DeadlineTimer.shared())
                        .build();
                CancellationSource longLived = CancellationSource.create()) {
            for (int i = 0; i < CALLS; i++) {
                if (i % CALLS_PER_ASYNC == 0) {
                    client.executeAsync(request, longLived.token(), ResponseHandle::bytes)
                            .get();
                } else {
                    client.execute(request, longLived.token(), ResponseHandle::bytes);
                }
                if (keeping) {
                    kept.add(new byte[256]);
                }
            }
        }
        // The list is read here, so that nobody throws it away before.
        System.out.println("kept " + kept.size());
        System.exit(transport.openResponses() == 0 && DeadlineTimer.shared().isEmpty() ? 0 : 1);
    }
}
