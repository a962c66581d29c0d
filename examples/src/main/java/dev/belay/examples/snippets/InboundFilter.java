package dev.belay.examples.snippets;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.belay.Belay;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import java.io.IOException;

/** Has all calls that a request causes end when its sender's time is over, whatever interface they are made through. */
public final class InboundFilter extends Filter {

    @Override
    public String description() {
        return "takes the caller's time over";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        var headers = exchange.getRequestHeaders();
        try (CancellationSource inbound = CancellationSource.inbound(
                CancellationToken.none(), headers.getFirst("X-Request-Timeout-Ms"), headers.getFirst("X-Attempt"))) {
            Belay.withToken(inbound.token(), () -> chain.doFilter(exchange));
        }
    }
}
