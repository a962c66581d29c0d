package dev.belay.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeBodyTest {
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "0, -1, 10",
        "10, -1, 10",
        "10, 10, 10",
        "8192, -1, 1000000",
        "8193, -1, 1000000",
        "8192, 8192, 1000000",
        "3000000, 3000000, 10000000",
        "3000000, -1, 10000000",
        "3000000, 3000000, 3000000",
        "5, 9, 100",
        "9, 5, 100"
    })
    void theWholeBodyIsReturnedWhateverWasAnnounced(int length, long announced, long limit) throws IOException {
        byte[] body = random(length);

        assertThat(WholeBody.read(new ByteArrayInputStream(body), announced, limit))
                .isEqualTo(body);
        assertThat(WholeBody.read(new DripStream(body), announced, limit)).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"11, -1, 10", "11, 5, 10", "3000001, 3000000, 3000000", "2, -1, 1"})
    void aBodyThatIsOneByteTooLongIsRefused(int length, long announced, long limit) throws IOException {
        assertThat(WholeBody.read(new ByteArrayInputStream(random(length)), announced, limit))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"10, 10, 100", "10, -1, 10"})
    void aBodyOfTheLengthThatWasExpectedIsNotCopied(int length, long expected, long limit) throws IOException {
        List<byte[]> filled = new ArrayList<>();
        InputStream body = new ByteArrayInputStream(random(length)) {
            @Override
            public synchronized int read(byte[] target, int offset, int count) {
                filled.add(target);
                return super.read(target, offset, count);
            }
        };

        byte[] read = WholeBody.read(body, expected, limit);

        assertThat(filled).hasSize(1);
        assertThat(read).isSameAs(filled.get(0));
    }

    @Test
    void aByteOfZeroIsNoEnd() throws IOException {
        byte[] zeros = new byte[100_000];

        assertThat(WholeBody.read(new ByteArrayInputStream(zeros), -1, 1_000_000))
                .hasSize(zeros.length);
    }

    /** Gives at most 1000 bytes at a time. */
    private static final class DripStream extends InputStream {
        private final ByteArrayInputStream bytes;

        DripStream(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, 1_000));
        }
    }
}
