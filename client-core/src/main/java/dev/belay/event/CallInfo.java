package dev.belay.event;

import org.jspecify.annotations.Nullable;

/**
 * Which call an event or a ledger is about. It holds nothing secret: no path, query, header or body.
 *
 * @param id a number that is unique in this process
 * @param method the HTTP method
 * @param target scheme, host and port
 * @param operation the name given with {@code CallOptions.operation}, or null
 */
public record CallInfo(
        long id, String method, String target, @Nullable String operation) {

    @Override
    public String toString() {
        return method + " " + target + (operation == null ? "" : " (" + operation + ")");
    }
}
