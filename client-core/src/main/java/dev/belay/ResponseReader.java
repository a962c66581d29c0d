package dev.belay;

import java.io.IOException;

/**
 * Makes a value of a response, which is closed afterwards on every path. See {@link ResponseReaders} for the common ones.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface ResponseReader<T> {

    /**
     * Returns a value that no longer needs the response.
     *
     * @param response open until this method returns; need not be closed
     * @throws IOException passes to the caller unchanged
     */
    T read(ResponseHandle response) throws IOException;
}
