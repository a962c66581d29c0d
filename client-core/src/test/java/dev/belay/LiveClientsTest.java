package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.CapturedLog;
import dev.belay.testing.ScriptedDns;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveClientsTest {
    private final List<LiveClients.Ticket> tickets = new ArrayList<>();

    /** One test, since the warning comes once in a process's life. */
    @Test
    void theNinthClientWithEqualSettingsWarnsOnceAndEarlierOnesThatWereClosedDoNotCount() {
        LiveClients.reset();
        try (CapturedLog log = CapturedLog.warnings(BelayClient.class.getName())) {
            for (int i = 0; i < 100; i++) {
                LiveClients.enter("short-lived").giveBack();
                tickets.add(LiveClients.enter("settings " + i));
            }
            enter(8);
            assertThat(log.messages()).isEmpty();

            enter(2);

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("many clients with equal settings are open")
                    .endsWith("clients=9")
                    .contains("make one client per application", "client.with(CallOptions)");
        } finally {
            tickets.forEach(LiveClients.Ticket::giveBack);
            LiveClients.reset();
        }
    }

    private void enter(int count) {
        for (int i = 0; i < count; i++) {
            tickets.add(LiveClients.enter("equal"));
        }
    }

    @Test
    void clientsCountByTheirSettingsAndNotAfterTheirClose() {
        LiveClients.reset();
        try (CapturedLog log = CapturedLog.warnings(BelayClient.class.getName())) {
            for (int i = 0; i < 20; i++) {
                BelayClient.create().close();
            }
            List<BelayClient> open = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                open.add(BelayClient.builder().dns(new ScriptedDns()).build());
            }
            open.forEach(BelayClient::close);
            assertThat(log.messages()).isEmpty();

            for (int i = 0; i < 9; i++) {
                open.add(BelayClient.create());
            }
            open.forEach(BelayClient::close);

            assertThat(log.messages()).hasSize(1);
        } finally {
            LiveClients.reset();
        }
    }
}
