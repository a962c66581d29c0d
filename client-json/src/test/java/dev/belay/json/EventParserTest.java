package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.json.internal.EventParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples and rules of the WHATWG's text, section 9.2. */
class EventParserTest {

    private static EventParser parser(String text) {
        return new EventParser(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "");
    }

    private static List<ServerSentEvent> all(EventParser parser) throws IOException {
        List<ServerSentEvent> all = new ArrayList<>();
        for (ServerSentEvent event = parser.next(); event != null; event = parser.next()) {
            all.add(event);
        }
        return all;
    }

    private static ServerSentEvent message(String data) {
        return new ServerSentEvent("", "message", data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesMayEndInThreeWays(String end) throws IOException {
        String text = "data: YHOO\ndata: +2\ndata: 10\n\ndata: next\n\n".replace("\n", end);

        assertThat(all(parser(text))).containsExactly(message("YHOO\n+2\n10"), message("next"));
    }

    /** Whatever the wire makes of it. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void piecesMakeNoDifference(String end) throws IOException {
        byte[] bytes = "id: ä\ndata: one\ndata: two\n\nevent: x\ndata: 3\n\n"
                .replace("\n", end)
                .getBytes(StandardCharsets.UTF_8);
        InputStream oneByOne = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };

        assertThat(all(new EventParser(oneByOne, "")))
                .containsExactly(new ServerSentEvent("ä", "message", "one\ntwo"), new ServerSentEvent("ä", "x", "3"));
    }

    @Test
    void idsAreKeptUntilThereIsAnother() throws IOException {
        EventParser parser = parser(
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\nid: 7\n\n");

        assertThat(all(parser))
                .containsExactly(
                        new ServerSentEvent("1", "message", "first event"),
                        message("second event"),
                        message(" third event"));
        assertThat(parser.lastId()).isEqualTo("7");
    }

    @Test
    void emptyDataIsNoEventUnlessItHasLines() throws IOException {
        assertThat(all(parser("data\n\ndata\ndata\n\ndata:\n"))).containsExactly(message(""), message("\n"));
    }

    @Test
    void aBlankInFrontIsNotPartOfTheValue() throws IOException {
        assertThat(all(parser("data:test\n\ndata: test\n\n"))).containsExactly(message("test"), message("test"));
    }

    @Test
    void typesHoldForOneEvent() throws IOException {
        assertThat(all(parser("event: add\ndata: 1\n\nevent: lost\n\ndata: 2\n\n")))
                .containsExactly(new ServerSentEvent("", "add", "1"), message("2"));
    }

    @Test
    void anEventThatIsNotCompleteIsLost() throws IOException {
        assertThat(all(parser("data: 1\n\ndata: 2\n"))).containsExactly(message("1"));
        assertThat(all(parser("data: 1"))).isEmpty();
    }

    /** Or the server would be told that the event has arrived. */
    @Test
    void theIdOfAnEventThatIsNotCompleteIsLostToo() throws IOException {
        EventParser parser = parser("id: 1\ndata: 1\n\nid: 2\ndata: 2\n");
        assertThat(all(parser)).hasSize(1);

        assertThat(parser.lastId()).isEqualTo("1");
    }

    @Test
    void aMarkInFrontIsLeftOut() throws IOException {
        assertThat(all(parser("\uFEFFdata: 1\n\n"))).containsExactly(message("1"));
    }

    @Test
    void theServersWaitIsOfDigitsOnly() throws IOException {
        EventParser parser = parser("retry: 1500\n\nretry: 1s\n\nretry: -1\n\nretry:\n\nretry: 99999999999\n\n");
        assertThat(parser.retryMillis()).isEqualTo(-1);

        assertThat(all(parser)).isEmpty();

        assertThat(parser.retryMillis()).isEqualTo(1_500);
    }

    @Test
    void anIdWithAZeroIsIgnoredAndUnknownFieldsToo() throws IOException {
        assertThat(all(parser("id: 1\nid: a\u0000b\ncolour: red\ndata: x\n\n")))
                .containsExactly(new ServerSentEvent("1", "message", "x"));
    }

    @Test
    void whatIsTooLongIsRefused() {
        String line = "x".repeat(EventParser.MOST_EVENT_BYTES - 100);
        assertThatThrownBy(() -> all(parser("data: " + line + line + "\n\n"))).hasMessageContaining("a line of");
        assertThatThrownBy(() -> all(parser("data: " + line + "\ndata: " + line + "\n\n")))
                .hasMessageContaining("an event of");
    }
}
