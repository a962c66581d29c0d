package dev.belay.examples.snippets;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.json.EventStream;
import dev.belay.json.Json;
import dev.belay.json.ServerSentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** An answer of a language model, piece by piece, for as long as somebody wants it. */
final class Chat {

    private static final Json JSON = Json.create();
    private static final String DONE = "[DONE]";

    record Message(String role, String content) {}

    record Question(String model, boolean stream, List<Message> messages) {}

    record Chunk(List<Choice> choices) {}

    record Choice(Delta delta) {}

    record Delta(@Nullable String content) {}

    private final HttpCaller caller;
    private final HttpUrl completions;

    Chat(HttpCaller caller, HttpUrl completions) {
        this.caller = caller;
        this.completions = completions;
    }

    void ask(String text, CancellationToken token, Consumer<String> listener) throws IOException {
        Question question = new Question("small", true, List.of(new Message("user", text)));
        Request request =
                new Request.Builder().url(completions).post(JSON.body(question)).build();
        HttpCaller patient = caller.with(CallOptions.none().firstByte(Duration.ofSeconds(60))); // it thinks first
        try (EventStream events = EventStream.open(patient, request, token, Duration.ofMinutes(5))) {
            while (events.hasNext()) {
                ServerSentEvent event = events.next();
                if (event.data().equals(DONE)) {
                    return;
                }
                listener.accept(delta(event));
            }
        } catch (UncheckedIOException e) { // what the iterator wraps: cancelled, too slow, broken off
            throw e.getCause();
        } // however it is left, the server is told at once
        throw new IOException("the answer ended before " + DONE);
    }

    private static String delta(ServerSentEvent event) throws IOException {
        Chunk chunk = JSON.value(event, Chunk.class);
        String content = chunk.choices().get(0).delta().content();
        return content == null ? "" : content;
    }
}
