package dev.belay.examples.tour.seat;

import dev.belay.ResponseReader;
import tools.jackson.databind.json.JsonMapper;

/** What most applications have. */
final class NaiveJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private NaiveJson() {}

    static <T> ResponseReader<T> reader(Class<T> type) {
        return response -> MAPPER.readValue(response.bytes(), type);
    }
}
