package consumer;

import com.sun.net.httpserver.HttpServer;
import dev.belay.BelayClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.GET;

/** Makes a call through Retrofit and Belay, and fails when it does not get the text that was sent. */
public final class RetrofitFirst {
    private static final String BODY = "hello, Retrofit";

    interface Api {
        @GET("text")
        Call<ResponseBody> text();
    }

    private RetrofitFirst() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
        server.createContext("/text", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try (BelayClient client = BelayClient.create()) {
            Retrofit retrofit = new Retrofit.Builder()
                    .callFactory(client.asCallFactory())
                    .baseUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                    .build();
            String text = retrofit.create(Api.class).text().execute().body().string();
            if (!text.equals(BODY)) {
                throw new IllegalStateException("got: " + text + " (expected: " + BODY + ")");
            }
            System.out.println(text + ", from a class path on which Retrofit comes first");
        } finally {
            server.stop(0);
        }
    }
}
