package dev.belay.examples.snippets;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.json.Either;
import dev.belay.json.EventStream;
import dev.belay.json.Json;
import dev.belay.json.JsonDecodingException;
import dev.belay.json.JsonStream;
import dev.belay.json.ProblemException;
import dev.belay.json.ServerSentEvent;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import tools.jackson.core.type.TypeReference;

/** Values of JSON. */
final class JsonCalls {

    private JsonCalls() {}

    record Order(long id, List<String> items) {}

    record Refusal(String code) {}

    static Order place(HttpCaller client, HttpUrl orders, Order order, CancellationToken token) throws IOException {
        Json json = Json.create(); // one per application
        Request request =
                new Request.Builder().url(orders).post(json.body(order)).build();
        return client.execute(request, token, json.value(Order.class));
    }

    static Optional<Order> find(HttpCaller client, Request request, CancellationToken token, Json json)
            throws IOException {
        return client.execute(request, token, json.optional(Order.class)); // 404 and 204 are empty
    }

    static List<Order> all(HttpCaller client, Request request, CancellationToken token, Json json) throws IOException {
        return client.execute(request, token, json.value(new TypeReference<List<Order>>() {}));
    }

    static String answer(HttpCaller client, Request request, CancellationToken token, Json json) throws IOException {
        Either<Order, Refusal> answer = client.execute(request, token, json.either(Order.class, Refusal.class));
        return answer.fold(order -> "order " + order.id(), refusal -> "refused: " + refusal.code());
    }

    static String explained(HttpCaller client, Request request, CancellationToken token, Json json) throws IOException {
        try {
            return client.execute(request, token, json.value(Order.class)).toString();
        } catch (ProblemException e) { // a status outside 200 to 299, with application/problem+json
            return e.problem().title() + ": " + e.problem().detail();
        } catch (JsonDecodingException e) { // whatever the body was
            return e.reason() + " at " + e.path();
        }
    }

    static long streamed(HttpCaller client, Request request, CancellationToken token, Json json) throws IOException {
        HttpCaller patient = client.with(CallOptions.stream(Duration.ofHours(1), Duration.ofSeconds(30)));
        long items = 0;
        try (ResponseHandle response = patient.open(request, token);
                JsonStream<Order> orders = json.stream(response, Order.class).skippingInvalid()) {
            while (orders.hasNext()) {
                items += orders.next().items().size();
            }
            System.out.println(orders.skipped() + " left out");
        }
        return items;
    }

    static void watch(HttpCaller client, Request request, CancellationToken token) throws IOException {
        Duration total = Duration.ofHours(8);
        try (EventStream events = EventStream.reconnecting(client, request, token, total, RetryPolicy.defaults())) {
            while (events.hasNext()) {
                ServerSentEvent event = events.next();
                System.out.println(event.type() + " " + event.id() + ": " + event.data());
            }
        }
    }
}
