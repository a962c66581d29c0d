package dev.belay.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** What Spring makes of bodies: it streams all of them, whatever becomes of them in the end. */
class SpringBodiesTest {
    private final Answer troubleOnce = Answers.inTurn(Answers.status(503), Answers.status(200));

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private RestClient.Builder rest(BelayClient.Builder client, FaultServer server) {
        return RestClient.builder()
                .requestFactory(
                        new JdkClientHttpRequestFactory(clients.build(client).asHttpClient()))
                .baseUrl(ShopContract.url(server));
    }

    private static void put(RestClient rest) {
        rest.put().uri("/orders/7").body(new Order(7, "rope")).retrieve().toBodilessEntity();
    }

    @Test
    void aBodyWithoutALengthIsSentOnce() {
        FaultServer server = clients.serve(troubleOnce);
        RestClient rest = rest(BelayClient.builder(), server).build();

        assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(() -> put(rest));

        assertThat(server.traffic().requests()).isEqualTo(1);
    }

    @Test
    void aBodyThatIsBufferedHasALengthAndIsRetried() {
        FaultServer server = clients.serve(troubleOnce);
        RestClient rest = rest(BelayClient.builder(), server)
                .bufferContent((uri, method) -> method.equals(HttpMethod.PUT))
                .build();

        put(rest);

        assertThat(server.traffic().requests()).isEqualTo(2);
    }

    @Test
    void theLimitOfStreamsHoldsForWhatIsKeptInMemory() {
        FaultServer server = clients.serve(Answers.chunkedOfSize(300_000));
        ResponseLimits limits = ResponseLimits.builder()
                .bufferedBytes(100_000)
                .streamedBytes(200_000)
                .build();
        RestClient rest =
                rest(BelayClient.builder().responseLimits(limits), server).build();

        Throwable failure =
                catchThrowable(() -> rest.get().uri("/export").retrieve().body(String.class));

        assertThat(failure).isInstanceOf(RestClientException.class);
        assertThat(ShopContract.belaysPartIn(failure)).isInstanceOf(ResponseTooLargeException.class);
    }
}
