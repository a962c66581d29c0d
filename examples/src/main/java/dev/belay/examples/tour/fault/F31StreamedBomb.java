package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/** A body of a few KiB is read as a stream, as large ones should be, and unpacks to a thousand times as much. */
final class F31StreamedBomb implements FaultRow {
    private static final int MIB = 1 << 20;
    private static final int BODY_BYTES = 64 * MIB;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    @Override
    public About about() {
        return About.fault("F31", "64 MiB out of 64 KiB, read as a stream", Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        byte[] bomb = bomb();
        try (FaultServer server = FaultServer.start(Answers.response(200, List.of("Content-Encoding: gzip"), bomb));
                Seat seat = make.open(Setup.stock());
                BackgroundCall<Long> call = BackgroundCall.start(() -> stream(seat, server.url("/")))) {
            Outcome<Long> outcome = call.outcome(LONG_ENOUGH);
            long unpacked = Objects.requireNonNullElse(outcome.value(), 0L) / MIB;
            return Finding.of(
                    unpacked == BODY_BYTES / MIB,
                    outcome.failure() instanceof ResponseTooLargeException,
                    unpacked > 0
                            ? "unpacked all " + unpacked + " MiB out of " + bomb.length / 1024 + " KiB"
                            : Finding.describe(outcome));
        }
    }

    private static long stream(Seat seat, String url) throws IOException {
        return seat.execute(
                Calls.get(url),
                CancellationToken.none(),
                response -> response.body().transferTo(OutputStream.nullOutputStream()));
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            byte[] zeros = new byte[MIB];
            for (int written = 0; written < BODY_BYTES; written += zeros.length) {
                gzip.write(zeros);
            }
        }
        return zipped.toByteArray();
    }
}
