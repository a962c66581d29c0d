package dev.belay.faults;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.testing.Answers;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** A process that fetches bodies over loopback which together are larger than its heap. */
final class LargeBodies {
    static final String BELAY = "belay";
    static final String NAIVE = "naive";

    private static final int CALLS = 150;
    private static final int BODY_BYTES = 128 << 10;

    private LargeBodies() {}

    /** The arguments are the client and the wire. */
    public static void main(String[] arguments) throws Exception {
        Wire wire = Wire.valueOf(arguments[1]);
        try (Peer peer = Peer.start(
                wire,
                Answers.response(200, List.of(), new byte[BODY_BYTES]),
                StreamAnswers.response(200, Map.of(), new byte[BODY_BYTES]))) {
            if (arguments[0].equals(NAIVE)) {
                fetchAndKeep(wire.okHttp(), peer);
            } else {
                fetch(wire, peer);
            }
        }
        System.exit(0);
    }

    /** What a cache without a bound does, or a log of what was answered. */
    private static void fetchAndKeep(OkHttpClient naive, Peer peer) throws IOException {
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            try (Response response = naive.newCall(peer.request()).execute()) {
                kept.add(response.body().bytes());
            }
        }
        // The list is read here, so that nobody throws it away before.
        System.out.println("kept " + kept.size());
    }

    private static void fetch(Wire wire, Peer peer) throws IOException {
        try (BelayClient belay = wire.belay().build()) {
            for (int i = 0; i < CALLS; i++) {
                int read = belay.execute(peer.request(), CancellationToken.none(), ResponseHandle::bytes).length;
                if (read != BODY_BYTES) {
                    throw new IllegalStateException("read " + read + " bytes");
                }
            }
        }
    }
}
