package dev.belay.testing.hostile;

/**
 * One way in which a server can be wrong.
 *
 * @param waits whether a call has to wait for its deadline
 */
record Kind(String name, Recipe recipe, boolean waits) {

    Kind(String name, Recipe recipe) {
        this(name, recipe, false);
    }

    /** Returns a kind whose calls have to wait for their deadlines. */
    static Kind waiting(String name, Recipe recipe) {
        return new Kind(name, recipe, true);
    }

    /** Makes an answer of that kind. */
    @FunctionalInterface
    interface Recipe {
        Script script(Dice dice);
    }
}
