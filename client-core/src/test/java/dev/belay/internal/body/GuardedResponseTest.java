package dev.belay.internal.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.event.CallLedger;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.Outcome;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import okhttp3.Protocol;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedResponseTest {
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().bufferedBytes(100).errorBytes(10).build();
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeOwner owner = new FakeOwner();

    private GuardedResponse guarded(FakeResponse response) {
        try {
            return new GuardedResponse(response, REQUEST, owner, LIMITS);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100})
    void aBodyUpToTheLimitIsReadWholeAndClosesItself(int length) throws Exception {
        FakeResponse response = FakeResponse.of(200, bytes(length));
        FakeResponse unannounced = FakeResponse.of(200, bytes(length)).announcing(-1);

        assertThat(guarded(response).bytes()).hasSize(length);
        assertThat(guarded(unannounced).bytes()).hasSize(length);

        assertThat(response.closes() + unannounced.closes()).isEqualTo(2);
        assertThat(owner.log).doesNotContain("abandoned").contains("closed after " + length + ", complete");
    }

    @Test
    void anAnnouncedBodyBeyondTheLimitIsRefusedBeforeAByteIsRead() {
        FakeResponse response = FakeResponse.of(200, bytes(101));

        assertThatThrownBy(() -> guarded(response).bytes()).hasMessage("larger than 100 by bufferedBytes");

        assertThat(response.closes()).isOne();
        assertThat(owner.log).doesNotContain("read begins").contains("closed after 0");
    }

    @Test
    void anUnannouncedBodyIsRefusedAtOneByteBeyondTheLimitAndAbandoned() {
        FakeResponse response = FakeResponse.of(200, bytes(101)).announcing(-1);

        assertThatThrownBy(() -> guarded(response).bytes()).hasMessage("larger than 100 by bufferedBytes");

        assertThat(response.closes()).isOne();
        assertThat(owner.log).contains("abandoned", "closed after 101");
    }

    @ParameterizedTest
    @CsvSource({"200, 100, bufferedBytes", "400, 10, errorBytes"})
    void aBoundedStreamHasTheLimitOfAWholeBody(int status, int limit, String option) throws Exception {
        for (long announced : new long[] {limit + 1, -1}) {
            FakeResponse tooLarge = FakeResponse.of(status, bytes(limit + 1)).announcing(announced);

            assertThatThrownBy(() -> guarded(tooLarge).boundedBody().readAllBytes())
                    .hasMessageEndingWith("larger than " + limit + " by " + option);
            assertThat(tooLarge.closes()).isOne();
        }
        FakeResponse fits = FakeResponse.of(status, bytes(limit));
        assertThat(guarded(fits).boundedBody().readAllBytes()).hasSize(limit);
    }

    @Test
    void errorBodiesHaveALimitOfTheirOwn() throws Exception {
        assertThat(guarded(FakeResponse.of(400, bytes(10))).bytes()).hasSize(10);
        assertThatThrownBy(() -> guarded(FakeResponse.of(400, bytes(11))).bytes())
                .hasMessage("larger than 10 by errorBytes");
        assertThat(guarded(FakeResponse.of(399, bytes(11))).bytes()).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource({"200, false", "200, true", "500, false", "500, true"})
    void aSinkThatNobodyEmptiesGetsNoMoreThanMayBeInMemory(int status, boolean emptied) throws Exception {
        GuardedResponse fits = guarded(FakeResponse.of(status, bytes(100)).announcing(-1));
        FakeResponse tooLarge = FakeResponse.of(status, bytes(101)).announcing(-1);

        assertThat(drained(fits, emptied)).isEqualTo(100);
        if (emptied && status == 200) {
            assertThat(drained(guarded(tooLarge), true)).isEqualTo(101);
        } else {
            assertThatThrownBy(() -> drained(guarded(tooLarge), emptied))
                    .hasMessageEndingWith("larger than 100 by bufferedBytes");
        }
        assertThat(tooLarge.closes()).isOne();
    }

    private static long drained(GuardedResponse response, boolean emptied) throws IOException {
        Buffer sink = new Buffer();
        long total = 0;
        for (long n = 0; n >= 0; n = response.read(sink, 7)) {
            total += n;
            if (emptied) {
                sink.clear();
            }
        }
        assertThat(response.isComplete()).isTrue();
        return total;
    }

    @Test
    void anExcerptIsCutAtTheErrorLimitAndNotRefused() throws Exception {
        FakeResponse response = FakeResponse.of(500, bytes(2_000)).announcing(-1);

        assertThat(guarded(response).excerpt()).hasSize(10);
        assertThat(response.closes()).isOne();
    }

    @Test
    void aBodyThatEndsBeforeItsAnnouncedLengthFails() {
        FakeResponse response = FakeResponse.of(200, bytes(5)).announcing(9);

        assertThatThrownBy(() -> guarded(response).bytes()).hasMessage("the call: the body ended after 5 of 9 bytes");
        assertThat(response.closes()).isOne();
        assertThat(owner.log).endsWith("closed after 5");
    }

    @Test
    void aBodyThatGoesOnAfterItsAnnouncedLengthIsReadUpToIt() throws Exception {
        FakeResponse whole = FakeResponse.of(200, bytes(9)).announcing(5);
        FakeResponse streamed = FakeResponse.of(200, bytes(9)).announcing(5);

        assertThat(guarded(whole).bytes()).hasSize(5);
        try (InputStream body = guarded(streamed).body()) {
            assertThat(body.readNBytes(1_000)).hasSize(5);
        }
    }

    @Test
    void anEmptyBodyIsClosedFromTheStartAndCanBeReadAllTheSame() throws Exception {
        FakeResponse response = FakeResponse.of(204, new byte[0]);
        GuardedResponse guarded = guarded(response);

        assertThat(guarded.isClosed()).isTrue();
        assertThat(response.closes()).isOne();
        assertThat(guarded.body().read()).isEqualTo(-1);
        assertThat(guarded.bytes()).isEmpty();
        assertThat(owner.log).containsExactly("closed after 0, complete");
    }

    @Test
    void theLastByteGivesEverythingBackBeforeAnybodyCloses() throws Exception {
        FakeResponse response = FakeResponse.of(200, bytes(3));
        GuardedResponse guarded = guarded(response);

        assertThat(guarded.body().readNBytes(3)).hasSize(3);

        assertThat(response.closes()).isOne();
        assertThat(guarded.isClosed()).isTrue();
        assertThat(guarded.body().read()).isEqualTo(-1);
    }

    @Racing
    @Test
    void closingIsIdempotentAlsoFromManyThreads() throws Exception {
        Race.rounds(500, round -> {
            FakeResponse response = FakeResponse.of(200, bytes(3));
            GuardedResponse guarded = guarded(response);
            owner.log.clear();

            Race.together(guarded::close, guarded::close, guarded::shut);

            assertThat(response.closes()).as("round %d", round).isOne();
            assertThat(owner.log).containsExactly("closed after 0");
        });
    }

    @Test
    void aReadAfterCloseFailsAndSaysSo() throws Exception {
        GuardedResponse unread = guarded(FakeResponse.of(200, bytes(3)));
        unread.close();
        GuardedResponse read = guarded(FakeResponse.of(200, bytes(3)));
        read.bytes();

        assertThatThrownBy(() -> unread.body().read())
                .hasMessage("the response is closed; read it before close() or before its reader returns");
        assertThatThrownBy(read::bytes).hasMessageStartingWith("the response is closed");
        assertThatThrownBy(read::string).hasMessageStartingWith("the response is closed");
        assertThatThrownBy(read::excerpt).hasMessageStartingWith("the response is closed");
        assertThat(unread.body().available()).isZero();
    }

    @Test
    void aReadAfterItsCallWasStoppedSaysWhatStoppedIt() {
        GuardedResponse guarded = guarded(FakeResponse.of(200, bytes(3)));
        owner.stopped = true;

        guarded.shut();

        assertThatThrownBy(() -> guarded.body().read())
                .hasMessage("the call: the response was closed when its call was stopped");
        assertThat(owner.log).contains("abandoned");
    }

    @Test
    void aReadOfAStoppedCallTakesNothingFromTheWire() {
        FakeResponse response = FakeResponse.of(200, bytes(3));
        GuardedResponse guarded = guarded(response);
        owner.stopped = true;

        assertThatThrownBy(() -> guarded.body().read()).hasMessage("the call: stopped");
        assertThat(response.closes()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64 << 10})
    void aLittleRestIsDrainedForTheConnectionsSake(int rest) throws Exception {
        FakeResponse response = FakeResponse.of(200, bytes(1 + rest));
        GuardedResponse guarded = guarded(response);

        assertThat(guarded.body().read()).isEqualTo('x');
        guarded.close();

        assertThat(response.closes()).isOne();
        assertThat(owner.log).doesNotContain("abandoned");
    }

    @Test
    void aLargerOrUnknownRestIsAbandonedBeforeItIsClosed() {
        guarded(FakeResponse.of(200, bytes((64 << 10) + 1))).close();
        guarded(FakeResponse.of(200, bytes(1)).announcing(-1)).close();

        assertThat(owner.log).containsExactly("abandoned", "closed after 0", "abandoned", "closed after 0");
    }

    @Test
    void whoClosesWhileAnotherThreadReadsBreaksOffAndTheReaderCloses() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch broken = new CountDownLatch(1);
        FakeResponse response = FakeResponse.of(blocking(reading, broken), -1);
        GuardedResponse guarded = guarded(response);
        owner.onAbandon = broken::countDown;

        try (var read = BackgroundCall.start(() -> guarded.body().read())) {
            reading.await();
            assertThat(guarded.isBeingRead()).isTrue();
            assertThatThrownBy(() -> guarded.body().read()).hasMessage("another thread is reading this response");

            guarded.close();

            assertThat(read.outcome(SOON).state()).isEqualTo(Outcome.State.FAILED);
        }
        assertThat(response.closes()).isOne();
        assertThat(owner.log).endsWith("closed after 0");
        assertThatThrownBy(() -> guarded.body().read()).hasMessageStartingWith("the response is closed");
    }

    private static BufferedSource blocking(CountDownLatch reading, CountDownLatch broken) {
        return Okio.buffer(new Source() {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                reading.countDown();
                try {
                    broken.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("broken off");
            }

            @Override
            public Timeout timeout() {
                return Timeout.NONE;
            }

            @Override
            public void close() {}
        });
    }

    @Test
    void onlyReadsFromTheWireAreTimed() throws Exception {
        Buffer ahead = new Buffer().write(bytes(5));
        GuardedResponse guarded = guarded(FakeResponse.of(ahead, 5));

        assertThat(guarded.body().available()).isEqualTo(5);
        assertThat(guarded.body().read(new byte[2])).isEqualTo(2);
        assertThat(guarded.body().read(new byte[0])).isZero();

        assertThat(owner.log).isEmpty();
        guarded.close();
    }

    @Test
    void theEndOfABodyWhoseCallWasStoppedSaysSo() throws Exception {
        GuardedResponse guarded = guarded(FakeResponse.of(200, bytes(5)));
        InputStream body = guarded.body();
        assertThat(body.readAllBytes()).hasSize(5);
        assertThat(body.read()).isEqualTo(-1);
        guarded.commit();

        owner.stopped = true;

        assertThatThrownBy(body::read).hasMessageStartingWith("the call: ");
        assertThatThrownBy(guarded::commit).hasMessage("the call: stopped");
    }

    @Test
    void aReadFromTheWireIsTimed() throws Exception {
        GuardedResponse guarded = guarded(FakeResponse.of(Okio.buffer((Source) new Buffer().write(bytes(5))), 5));

        assertThat(guarded.body().read(new byte[2])).isEqualTo(2);

        assertThat(owner.log).containsExactly("read begins", "read ended at 2");
        guarded.close();
    }

    @Test
    void aBodyThatIsReadInPartsEndsAtItsAnnouncedLengthToo() throws Exception {
        InputStream body = guarded(FakeResponse.of(200, bytes(9)).announcing(5)).body();

        assertThat(body.read(new byte[3])).isEqualTo(3);
        assertThat(body.read(new byte[9])).isEqualTo(2);
        assertThat(body.read(new byte[9])).isEqualTo(-1);
    }

    @Test
    void theHeadIsTheTransports() {
        GuardedResponse guarded = guarded(FakeResponse.of(201, bytes(3)).header("X-Id", "7"));

        assertThat(guarded.status()).isEqualTo(201);
        assertThat(guarded.header("X-Id")).isEqualTo("7");
        assertThat(guarded.protocol()).isEqualTo(Protocol.HTTP_1_1);
        assertThat(guarded.ledger()).isSameAs(CallLedger.none());
        guarded.close();
    }

    @Test
    void whoeverClosesTheStreamClosesTheResponse() throws Exception {
        FakeResponse response = FakeResponse.of(200, bytes(3));
        GuardedResponse guarded = guarded(response);
        assertThat(guarded.isClosed()).isFalse();
        assertThat(guarded.isBeingRead()).isFalse();

        guarded.body().close();

        assertThat(guarded.isClosed()).isTrue();
        assertThat(response.closes()).isOne();
    }

    @Test
    void aReadIntoNoArrayIsRefusedAsStreamsDo() {
        InputStream body = guarded(FakeResponse.of(200, bytes(3))).body();

        assertThatThrownBy(() -> body.read(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
