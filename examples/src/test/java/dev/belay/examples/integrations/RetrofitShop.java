package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import java.io.IOException;
import java.io.OutputStream;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.HttpException;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.converter.gson.GsonConverterFactory;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.POST;
import retrofit2.http.Path;
import retrofit2.http.Streaming;
import retrofit2.http.Tag;

/** Retrofit 3. */
public final class RetrofitShop implements Shop {

    /** What Retrofit implements; a token and options may come along as tags. */
    interface Api {
        @GET("orders/{id}")
        Call<Order> order(@Path("id") long id, @Tag CancellationToken token, @Tag CallOptions options);

        @POST("orders")
        Call<Order> place(@Body Order order);

        @Streaming // without it Retrofit would read all of the body into memory first
        @GET("export")
        Call<ResponseBody> export();
    }

    private final Api api;

    RetrofitShop(okhttp3.Call.Factory calls, String url) {
        api = new Retrofit.Builder()
                .callFactory(calls)
                .baseUrl(url)
                .addConverterFactory(GsonConverterFactory.create())
                .build()
                .create(Api.class);
    }

    Api api() {
        return api;
    }

    @Override
    public Order order(long id) throws IOException {
        return body(api.order(id, CancellationToken.none(), CallOptions.none()));
    }

    @Override
    public Order place(Order order) throws IOException {
        return body(api.place(order));
    }

    @Override
    public long export(OutputStream target) throws IOException {
        try (ResponseBody body = body(api.export())) {
            return body.byteStream().transferTo(target);
        }
    }

    private static <T> T body(Call<T> call) throws IOException {
        Response<T> response = call.execute();
        if (!response.isSuccessful()) {
            throw new HttpException(response);
        }
        return response.body();
    }

    /** Runs it; the argument is the shop's URL. */
    public static void main(String[] args) throws IOException {
        try (BelayClient client = BelayClient.create()) {
            System.out.println(new RetrofitShop(client.asCallFactory(), args[0]).order(7));
        }
    }
}
