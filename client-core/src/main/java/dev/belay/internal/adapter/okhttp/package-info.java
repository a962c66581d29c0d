/** Belay as an {@code okhttp3.Call.Factory}, for what is built on OkHttp. */
package dev.belay.internal.adapter.okhttp;
