package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.Phase;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpExchangeTest {

    /** The exception of a stopped call names the phase in which it was stopped. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyACallThatGoesOnWaitsForAnAnswerAfterItsBody(boolean stopped) {
        List<Phase> entered = new ArrayList<>();
        QuietObserver observer = new QuietObserver() {
            @Override
            public void entered(Phase phase) {
                entered.add(phase);
            }

            @Override
            public boolean stopped() {
                return stopped;
            }
        };
        TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1);
        Resolver resolver = new Resolver(Dns.SYSTEM, TimeSource.SYSTEM);
        Pool pool = new Pool(config, resolver);
        Call call = pool.client()
                .newCall(new Request.Builder().url("http://a.test/").build());
        OkHttpExchange exchange =
                new OkHttpExchange(call, observer, new Pools(config, resolver), pool, resolver, TimeSource.SYSTEM);

        exchange.requestHeadersStart(call);
        exchange.requestBodyEnd(call, 1);

        assertThat(entered).isEqualTo(stopped ? List.of(Phase.SEND) : List.of(Phase.SEND, Phase.FIRST_BYTE));
    }
}
