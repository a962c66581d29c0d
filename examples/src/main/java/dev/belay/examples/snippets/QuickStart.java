package dev.belay.examples.snippets;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import java.io.IOException;
import okhttp3.Request;

public final class QuickStart {
    public static void main(String[] args) throws IOException {
        try (BelayClient client = BelayClient.create()) { // one per application, shared by all threads
            Request request = new Request.Builder().url(args[0]).build();
            String body = client.execute(request, CancellationToken.none(), ResponseReaders.string());
            System.out.println(body);
        }
    }
}
