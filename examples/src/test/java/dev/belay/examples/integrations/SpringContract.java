package dev.belay.examples.integrations;

import dev.belay.HttpCaller;
import dev.belay.testing.NaiveClients;
import java.net.http.HttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/** Spring over the JDK's client: nothing has a limit, so that a server without an answer (F01) is enough. */
abstract class SpringContract extends ShopContract {

    abstract Shop over(HttpClient http, String url);

    @BeforeEach
    void theJdksClientCannotBeClosed() {
        clients.allowSockets();
    }

    @Override
    Shop over(HttpCaller caller, String url) {
        return over(caller.asHttpClient(), url);
    }

    @Override
    Shop stock(String url) {
        return over(NaiveClients.jdk(), url);
    }

    @Override
    long hangsStock() {
        return ShopServer.SILENT;
    }

    @Override
    Class<? extends Exception> notFound() {
        return HttpClientErrorException.NotFound.class;
    }

    @Override
    Class<? extends Exception> timedOut(long fault) {
        return fault == ShopServer.SILENT ? ResourceAccessException.class : RestClientException.class;
    }
}
