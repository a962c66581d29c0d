package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseFramingTest {
    private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab\r\n1";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na\r\n0\n\r\nA;x=y\r\n0123456789\r\n0\r\nT: u\r\n\r\n";

    private final ResponseFraming framing = new ResponseFraming();

    private static Response response(boolean chunked) {
        Response.Builder builder = new Response.Builder()
                .request(new Request.Builder().url("http://a/").build())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("")
                .body(ResponseBody.create(new Buffer(), null, chunked ? -1 : 5));
        return (chunked ? builder.header("Transfer-Encoding", "chunked") : builder).build();
    }

    private void pass(String text) {
        byte[] bytes = ("xx" + text).getBytes(StandardCharsets.ISO_8859_1);
        framing.passed(bytes, 2, bytes.length - 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndIsFoundWhereverTheBlocksAreCut(boolean chunked) {
        String whole = chunked ? CHUNKED : SIZED;
        int headLength = whole.indexOf("\r\n\r\n") + 4;

        for (int cut = 1; cut < whole.length(); cut++) {
            framing.begins();
            pass(whole.substring(0, cut));
            if (cut >= headLength) {
                framing.framedBy(response(chunked));
                assertThat(framing.isComplete()).as("at %d", cut).isFalse();
                pass(whole.substring(cut));
            } else {
                pass(whole.substring(cut));
                framing.framedBy(response(chunked));
            }
            assertThat(framing.isComplete()).as("cut at %d", cut).isTrue();
            pass("H");
            assertThat(framing.isComplete()).as("one more after %d", cut).isFalse();
        }
    }

    @Test
    void whatIsNotReadToItsEndIsNotComplete() {
        framing.begins();
        pass(CHUNKED.substring(0, CHUNKED.length() - 1));
        framing.framedBy(response(true));

        assertThat(framing.isComplete()).isFalse();
    }

    @Test
    void whereNobodyCanLookNothingIsSaid() {
        framing.goBlind();
        framing.begins();

        assertThat(framing.isComplete()).isTrue();
        assertThat(framing.isUsed()).isTrue();
    }
}
