package dev.belay.json.internal;

import dev.belay.ResponseHandle;
import dev.belay.error.HttpStatusException;
import dev.belay.json.Problem;
import dev.belay.json.ProblemException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/** Reads problem details (RFC 9457). */
public final class Problems {

    private static final int SUCCESS = 200;

    private final ValueReader<Map<String, Object>> reader;

    public Problems(Codec codec) {
        this.reader = new ValueReader<>(Map.class, codec);
    }

    /** Returns the exception with the problem that its body describes, or the same if it describes none. */
    public HttpStatusException refine(HttpStatusException failure) {
        String contentType = failure.headers().get("Content-Type");
        MediaType type = contentType == null ? null : MediaType.parse(contentType);
        if (type == null || !type.subtype().equals("problem+json")) {
            return failure;
        }
        try {
            Map<String, Object> members =
                    reader.read(ResponseHandle.of(SUCCESS, failure.headers(), failure.bodyBytes()));
            return members == null ? failure : new ProblemException(failure, problem(members));
        } catch (IOException e) {
            failure.addSuppressed(e); // the status says more than that its description cannot be read
            return failure;
        }
    }

    private static Problem problem(Map<String, Object> members) {
        Map<String, Object> rest = new LinkedHashMap<>(members);
        String type = text(rest.remove("type"));
        return new Problem(
                type == null ? Problem.NO_TYPE : type,
                text(rest.remove("title")),
                rest.remove("status") instanceof Integer status ? status : null,
                text(rest.remove("detail")),
                text(rest.remove("instance")),
                Collections.unmodifiableMap(rest));
    }

    private static @Nullable String text(@Nullable Object member) {
        return member instanceof String text ? text : null;
    }
}
