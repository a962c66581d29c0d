package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.json.JsonDecodingException;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server answers 200 with what is not the JSON that was agreed on, each time something else. */
final class F09HostileJson implements FaultRow {

    /** What was agreed on. */
    record Reading(String sensor, int level) {
        Reading {
            if (level < 0) {
                throw new IllegalArgumentException("a negative level");
            }
        }
    }

    private static final String START = "{\"sensor\":\"a\",\"level\":";

    private static final List<Answer> ANSWERS = List.of(
            answer("text/html", "<html><body>502 Bad Gateway</body></html>"),
            json(""),
            json("null"),
            json(START),
            json(START + "1} and more"),
            json(START + "1,\"level\":2}"),
            json(START + "\"high\"}"),
            json(START + "-1}"),
            json(START + "99999999999}"),
            json(START + "NaN}"),
            json("[" + START + "1}]"),
            json(START + "1,\"x\":" + "[".repeat(400) + "]".repeat(400) + "}"),
            json("{\"sensor\":\"" + "a".repeat(5 << 20) + "\",\"level\":1}"));

    private static Answer json(String body) {
        return answer("application/json", body);
    }

    private static Answer answer(String contentType, String body) {
        return Answers.response(200, List.of("Content-Type: " + contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public About about() {
        return About.fault("F09", ANSWERS.size() + " bodies that are not the agreed JSON", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        int explained = 0;
        int escaped = 0;
        int accepted = 0;
        try (FaultServer server = FaultServer.start(Answers.inTurn(ANSWERS.toArray(Answer[]::new)));
                Seat seat = make.open(Setup.stock())) {
            for (int i = 0; i < ANSWERS.size(); i++) {
                try {
                    Reading unused = seat.execute(
                            Calls.get(server.url("/")), CancellationToken.none(), seat.json(Reading.class));
                    accepted++;
                } catch (JsonDecodingException e) {
                    explained++;
                } catch (IOException e) {
                    // Neither explained nor unexpected: whoever makes calls is ready for it.
                } catch (RuntimeException e) {
                    escaped++;
                }
            }
        }
        return Finding.of(
                escaped > 0,
                explained == ANSWERS.size(),
                escaped > 0
                        ? escaped + " ended unchecked, past every catch (IOException); " + accepted
                                + " were taken for good"
                        : explained + " of " + ANSWERS.size() + " were a JsonDecodingException, " + accepted
                                + " taken for good");
    }
}
