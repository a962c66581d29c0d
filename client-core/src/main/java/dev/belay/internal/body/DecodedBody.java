package dev.belay.internal.body;

import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.GzipSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response's body without its content codings (RFC 9110, section 8.4), if it was us who asked for them. */
final class DecodedBody {

    private static final String CODING = "Content-Encoding";
    private static final int MOST_CODINGS = 2;

    private final Headers headers;
    private final long contentLength;
    private final BufferedSource source;
    private final @Nullable Counted encoded;

    private DecodedBody(Headers headers, long contentLength, BufferedSource source, @Nullable Counted encoded) {
        this.headers = headers;
        this.contentLength = contentLength;
        this.source = source;
        this.encoded = encoded;
    }

    /**
     * Returns the body of the response to a request.
     *
     * @throws ProtocolException when it is encoded more than twice
     */
    static DecodedBody of(TransportResponse response, Request request) throws ProtocolException {
        Headers headers = response.headers();
        // Without a body (HEAD, 304) there is nothing to decode, and the headers are about the one that was not sent.
        boolean asIs = response.contentLength() == 0 || headers.get(CODING) == null || !isCodingWanted(request);
        int codings = asIs ? 0 : gzipCodings(headers);
        if (codings == 0) {
            return new DecodedBody(headers, response.contentLength(), response.source(), null);
        }
        Headers ofDecoded = headers.newBuilder()
                .removeAll(CODING)
                .removeAll("Content-Length")
                .build();
        Counted encoded = new Counted(response.source());
        Source decoded = encoded;
        for (int i = 0; i < codings; i++) {
            decoded = new GzipSource(decoded);
        }
        return new DecodedBody(ofDecoded, -1, Okio.buffer(new Checked(decoded, encoded)), encoded);
    }

    /** OkHttp asks for gzip unless the caller says what it accepts, or wants a range of the bytes as they are. */
    private static boolean isCodingWanted(Request request) {
        return request.header("Accept-Encoding") == null && request.header("Range") == null;
    }

    /** Returns how often the body was zipped; 0 when it was not, or is encoded in a way that nobody asked for. */
    private static int gzipCodings(Headers headers) throws ProtocolException {
        List<String> codings = new ArrayList<>();
        for (String value : headers.values(CODING)) {
            for (String coding : value.split(",", -1)) {
                String name = coding.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !name.equals("identity")) {
                    codings.add(name);
                }
            }
        }
        if (codings.size() > MOST_CODINGS) {
            throw new ProtocolException("the body is encoded " + codings.size() + " times, of which at most "
                    + MOST_CODINGS + " are undone");
        }
        boolean known = codings.stream().allMatch(name -> name.equals("gzip") || name.equals("x-gzip"));
        return known ? codings.size() : 0;
    }

    /** Returns the headers, without those that describe the encoded bytes once they are decoded. */
    Headers headers() {
        return headers;
    }

    /** Returns the announced length, or -1 when none was announced or it is that of the encoded bytes. */
    long contentLength() {
        return contentLength;
    }

    BufferedSource source() {
        return source;
    }

    /** Returns how many bytes were sent for the decoded ones that have been read so far: as many without a coding. */
    long encodedBytes(long decodedBytes) {
        return encoded == null ? decodedBytes : encoded.bytes;
    }

    private static final class Counted extends ForwardingSource {
        private long bytes;
        private boolean failed;

        Counted(Source delegate) {
            super(delegate);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            failed = true;
            long n = super.read(sink, byteCount);
            failed = false;
            bytes += Math.max(0, n);
            return n;
        }
    }

    /** Tells a body that is not what its headers say from a wire that fails. */
    private static final class Checked extends ForwardingSource {
        private final Counted encoded;

        Checked(Source decoded, Counted encoded) {
            super(decoded);
            this.encoded = encoded;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            try {
                return super.read(sink, byteCount);
            } catch (IOException e) {
                if (encoded.failed) {
                    throw e;
                }
                ProtocolException invalid = new ProtocolException("the body is not the gzip that its headers announce");
                invalid.initCause(e);
                throw invalid;
            }
        }
    }
}
