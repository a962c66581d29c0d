package dev.belay.json;

import java.util.function.Function;

/**
 * What a service answers: a value if it did what was asked, else its own description of why not.
 *
 * @param <S> the type of the value
 * @param <P> the type of the description
 */
public sealed interface Either<S, P> {

    /** Returns what one of the functions makes of it. */
    default <R> R fold(Function<? super S, ? extends R> onSuccess, Function<? super P, ? extends R> onFailure) {
        return this instanceof Success<S, P> success
                ? onSuccess.apply(success.value())
                : onFailure.apply(((Failure<S, P>) this).value());
    }

    /**
     * A status of 200 to 299.
     *
     * @param status the status
     * @param value what the body says
     */
    record Success<S, P>(int status, S value) implements Either<S, P> {}

    /**
     * Another status.
     *
     * @param status the status
     * @param value what the body says
     */
    record Failure<S, P>(int status, P value) implements Either<S, P> {}
}
