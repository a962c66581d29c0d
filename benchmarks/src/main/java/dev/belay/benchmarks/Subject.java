package dev.belay.benchmarks;

/**
 * What a fork measures.
 *
 * @param before whether with an earlier build
 */
record Subject(ClientKind client, int bytes, boolean before) {

    String label() {
        return client.label() + (before ? ", before" : "");
    }
}
