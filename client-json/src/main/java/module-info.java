import org.jspecify.annotations.NullMarked;

/** JSON for Belay, on Jackson: a value or one exception that says what is wrong, whatever the bytes. */
@NullMarked
module dev.belay.json {
    requires transitive dev.belay.core;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.belay.json;
}
