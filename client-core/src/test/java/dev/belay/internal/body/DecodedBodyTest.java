package dev.belay.internal.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.policy.ResponseLimits;
import dev.belay.testing.FakeResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
import okio.GzipSink;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedBodyTest {
    private static final int MIB = 1 << 20;
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();

    private final FakeOwner owner = new FakeOwner();

    private GuardedResponse guarded(FakeResponse response, ResponseLimits limits) throws IOException {
        return new GuardedResponse(response, REQUEST, owner, limits);
    }

    private static FakeResponse encoded(String coding, byte[] bytes) {
        return FakeResponse.of(200, bytes).header("Content-Encoding", coding);
    }

    private static byte[] zipped(byte[] bytes) {
        Buffer zipped = new Buffer();
        try (BufferedSink sink = Okio.buffer(new GzipSink(zipped))) {
            sink.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return zipped.readByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", " gzip ", "identity, gzip", "gzip,"})
    void aZippedBodyIsUnzippedAndItsHeadersAreThoseOfWhatItHolds(String coding) throws Exception {
        FakeResponse response = encoded(coding, zipped(text("hello"))).header("Content-Length", "25");

        GuardedResponse guarded = guarded(response, ResponseLimits.defaults());

        assertThat(guarded.header("Content-Encoding")).isNull();
        assertThat(guarded.header("Content-Length")).isNull();
        assertThat(guarded.string()).isEqualTo("hello");
        assertThat(owner.log).endsWith("closed after 5, complete").doesNotContain("abandoned");
    }

    @Test
    void twoCodingsAreUndone() throws Exception {
        byte[] twice = zipped(zipped(text("hello")));

        assertThat(guarded(encoded("gzip, gzip", twice), ResponseLimits.defaults())
                        .string())
                .isEqualTo("hello");
        assertThat(guarded(encoded("gzip", twice).header("Content-Encoding", "gzip"), ResponseLimits.defaults())
                        .string())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, gzip, gzip", "br, br, gzip", "gzip,gzip,gzip,gzip,gzip,gzip"})
    void moreThanTwoAreRefused(String codings) {
        assertThatThrownBy(() -> guarded(encoded(codings, text("x")), ResponseLimits.defaults()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageMatching("the body is encoded \\d times, of which at most 2 are undone");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 12, -1})
    void aBodyThatIsNotTheGzipItClaimsToBeIsTheAnswersFault(int cut) {
        byte[] body = cut < 0 ? text("<html>hello</html>") : Arrays.copyOf(zipped(text("hello, hello")), cut + 1);

        assertThatThrownBy(() -> guarded(encoded("gzip", body), ResponseLimits.defaults())
                        .bytes())
                .hasCauseInstanceOf(ProtocolException.class)
                .hasMessage("the call: the body is not the gzip that its headers announce");
    }

    @Test
    void aWireThatFailsInAGzippedBodyIsNot() {
        Source reset = new ForwardingSource(new Buffer().write(zipped(text("hello, hello")), 0, 12)) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                long n = super.read(sink, byteCount);
                if (n < 0) {
                    throw new IOException("reset");
                }
                return n;
            }
        };
        FakeResponse response = FakeResponse.of(Okio.buffer(reset), -1).header("Content-Encoding", "gzip");

        assertThatThrownBy(() -> guarded(response, ResponseLimits.defaults()).bytes())
                .hasMessage("the call: reset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, br", "identity", "aws-chunked"})
    void whatNobodyAskedForIsHandedOnAsItIs(String coding) throws Exception {
        GuardedResponse guarded = guarded(encoded(coding, text("as it is")), ResponseLimits.defaults());

        assertThat(guarded.header("Content-Encoding")).isEqualTo(coding);
        assertThat(guarded.string()).isEqualTo("as it is");
    }

    @ParameterizedTest
    @CsvSource({"Accept-Encoding, gzip", "Range, bytes=0-99"})
    void aCallerWhoAskedForEncodedBytesGetsThem(String header, String value) throws Exception {
        Request request = REQUEST.newBuilder().header(header, value).build();
        byte[] zipped = zipped(text("hello"));

        GuardedResponse guarded =
                new GuardedResponse(encoded("gzip", zipped), request, owner, ResponseLimits.defaults());

        assertThat(guarded.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(guarded.bytes()).isEqualTo(zipped);
    }

    @Test
    void anEncodedBodyThatIsEmptyIsNoFailure() throws Exception {
        GuardedResponse guarded = guarded(encoded("gzip", new byte[0]), ResponseLimits.defaults());

        assertThat(guarded.bytes()).isEmpty();
        assertThat(guarded.header("Content-Encoding")).isEqualTo("gzip");
    }

    @ParameterizedTest
    @CsvSource({"1048576, true", "1048577, false"})
    void anyRatioIsFineUpToAMebibyte(int length, boolean accepted) throws Exception {
        GuardedResponse guarded = guarded(encoded("gzip", zipped(new byte[length])), ResponseLimits.defaults());

        if (accepted) {
            assertThat(guarded.bytes()).hasSize(length);
        } else {
            assertThatThrownBy(guarded::bytes).hasMessageEndingWith("by compressionRatio");
        }
    }

    /** What cannot be compressed is a little longer when it is zipped. */
    @Test
    void theLengthOfTheEncodedBytesIsNotTakenForThatOfTheBody() throws Exception {
        byte[] body = new byte[1_000];
        new Random(1).nextBytes(body);
        byte[] zipped = zipped(body);
        ResponseLimits limits = ResponseLimits.builder()
                .bufferedBytes(1_000)
                .streamedBytes(1_000)
                .build();

        assertThat(zipped.length).isGreaterThan(1_000);
        assertThat(guarded(encoded("gzip", zipped), limits).bytes()).isEqualTo(body);
        assertThat(guarded(encoded("gzip", zipped), limits).body().readAllBytes())
                .isEqualTo(body);
    }

    @Test
    void theRatioIsThatOfAllBytesSoFar() throws Exception {
        byte[] body = new byte[4 * MIB];
        // A quarter of it cannot be compressed, so the whole shrinks to no less than a quarter.
        byte[] noise = new byte[MIB];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, body, 0, MIB);
        ResponseLimits four = ResponseLimits.builder().compressionRatio(4).build();
        ResponseLimits three = ResponseLimits.builder().compressionRatio(3).build();

        assertThat(guarded(encoded("gzip", zipped(body)), four).bytes()).isEqualTo(body);
        assertThatThrownBy(() -> guarded(encoded("gzip", zipped(body)), three).bytes())
                .hasMessageEndingWith("by compressionRatio");
    }

    @Test
    void twoCodingsCountFromTheFirstByteToTheLast() {
        byte[] twice = zipped(zipped(new byte[2 * MIB]));

        assertThatThrownBy(() -> guarded(
                                encoded("gzip, gzip", twice),
                                ResponseLimits.builder().compressionRatio(1_000).build())
                        .bytes())
                .hasMessageEndingWith("by compressionRatio");
    }

    @Test
    void aStreamEndsAtItsOwnLimit() throws Exception {
        ResponseLimits ten = ResponseLimits.builder().streamedBytes(10).build();

        assertThat(guarded(FakeResponse.of(200, new byte[10]).announcing(-1), ten)
                        .body()
                        .readAllBytes())
                .hasSize(10);
        assertThatThrownBy(() -> guarded(FakeResponse.of(200, new byte[11]).announcing(-1), ten)
                        .body()
                        .readAllBytes())
                .hasMessageEndingWith("larger than 10 by streamedBytes");
        assertThatThrownBy(() ->
                        guarded(FakeResponse.of(200, new byte[11]), ten).body().read())
                .hasMessageEndingWith("larger than 10 by streamedBytes");
        assertThat(owner.log).endsWith("closed after 0");
    }
}
