package dev.belay.internal.adapter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** One of {@code java.lang.ScopedValue}, which subtasks of structured concurrency inherit; by handles, as JDK 17 has none. */
final class ScopedValueScope implements TokenScope {

    private static final MethodHandle NEW;
    private static final MethodHandle OR_ELSE;
    /** Binds a value, and runs a task with it. */
    private static final MethodHandle RUN;

    static {
        try {
            MethodHandles.Lookup jdk = MethodHandles.publicLookup();
            Class<?> value = Class.forName("java.lang.ScopedValue");
            Class<?> carrier = Class.forName("java.lang.ScopedValue$Carrier");
            MethodType where = MethodType.methodType(carrier, value, Object.class);
            MethodHandle run = jdk.findVirtual(carrier, "run", MethodType.methodType(void.class, Runnable.class));
            NEW = jdk.findStatic(value, "newInstance", MethodType.methodType(value))
                    .asType(MethodType.methodType(Object.class));
            OR_ELSE = jdk.findVirtual(value, "orElse", MethodType.genericMethodType(1))
                    .asType(MethodType.methodType(ScopedTokens.class, Object.class, ScopedTokens.class));
            RUN = MethodHandles.collectArguments(run, 0, jdk.findStatic(value, "where", where))
                    .asType(MethodType.methodType(void.class, Object.class, ScopedTokens.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object value;
    private final ScopedTokens outside;

    ScopedValueScope(ScopedTokens outside) {
        this.outside = outside;
        try {
            this.value = (Object) NEW.invokeExact();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    @Override
    public ScopedTokens get() {
        try {
            return (ScopedTokens) OR_ELSE.invokeExact(value, outside);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    @Override
    public void run(ScopedTokens tokens, Runnable task) {
        try {
            RUN.invokeExact(value, tokens, task);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The JDK's methods throw nothing checked. */
    private static IllegalStateException unexpected(Throwable failure) {
        return new IllegalStateException("java.lang.ScopedValue failed", failure);
    }
}
