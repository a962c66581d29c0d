package dev.belay.internal.adapter.okhttp;

import dev.belay.internal.adapter.Calls;
import java.util.Objects;
import okhttp3.Call;
import okhttp3.Request;

/** Makes OkHttp's calls over Belay's pipeline. */
public final class BelayCallFactory implements Call.Factory {

    private final Calls calls;

    public BelayCallFactory(Calls calls) {
        this.calls = calls;
    }

    @Override
    public Call newCall(Request request) {
        return new BelayCall(calls, Objects.requireNonNull(request, "request"));
    }

    @Override
    public String toString() {
        return "Call.Factory{" + calls + "}";
    }
}
