package dev.belay.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class IncidentTest {

    @Test
    void itShowsACallThatIsStuck() throws Exception {
        try (FaultServer stuck = FaultServer.start(Answers.bodyStops(3, 100));
                BelayClient client = BelayClient.create();
                BelayClient browser = BelayClient.create();
                ResponseHandle open = client.with(CallOptions.none().operation("report"))
                        .open(get(stuck.url("/secret")), CancellationToken.none())) {
            HttpServer page = Incident.page(client);
            try {
                String base = "http://127.0.0.1:" + page.getAddress().getPort() + "/debug/calls";

                String table = browser.execute(get(base), CancellationToken.none(), ResponseReaders.string());
                String json = browser.execute(get(base + ".json"), CancellationToken.none(), ResponseReaders.string());

                assertThat(open.status()).isEqualTo(200);
                assertThat(table).contains("1 calls in flight", "(report)").doesNotContain("secret");
                assertThat(json)
                        .startsWith("{")
                        .contains("\"operation\":\"report\"")
                        .doesNotContain("secret");
            } finally {
                page.stop(0);
            }
        }
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }
}
