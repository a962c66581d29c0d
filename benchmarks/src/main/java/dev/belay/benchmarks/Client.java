package dev.belay.benchmarks;

import java.io.IOException;

/** A client with the one request that it is to send. */
interface Client extends AutoCloseable {

    byte[] get() throws IOException;

    @Override
    void close();
}
