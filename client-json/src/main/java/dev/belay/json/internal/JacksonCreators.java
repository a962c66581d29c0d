package dev.belay.json.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;

/** Calls constructors as Jackson does, in less time: those of records above all. */
final class JacksonCreators extends JacksonModule {

    /*
     * Jackson 3.1 calls a constructor with arguments by MethodHandle.invokeWithArguments, which makes up the same types of methods
     * anew in each call: a third of the garbage of a document of records. What takes an array of arguments is made once here.
     */

    private static final MethodType OF_ARRAY = MethodType.methodType(Object.class, Object[].class);

    @Override
    public String getModuleName() {
        return JacksonCreators.class.getName();
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addValueInstantiators(new ValueInstantiators.Base() {
            @Override
            public ValueInstantiator modifyValueInstantiator(
                    DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator instantiator) {
                return faster(instantiator);
            }
        });
    }

    private static ValueInstantiator faster(ValueInstantiator instantiator) {
        // What somebody has made themselves stays what it is.
        if (instantiator.getClass() != StdValueInstantiator.class || instantiator.getWithArgsCreator() == null) {
            return instantiator;
        }
        MethodHandle constructor =
                instantiator.getWithArgsCreator().getAnnotated() instanceof Constructor<?> one ? ofArray(one) : null;
        return constructor == null ? instantiator : new ByConstructor((StdValueInstantiator) instantiator, constructor);
    }

    /** Returns null when only Jackson may call it. */
    private static @Nullable MethodHandle ofArray(Constructor<?> constructor) {
        try {
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asFixedArity()
                    .asSpreader(Object[].class, constructor.getParameterCount())
                    .asType(OF_ARRAY);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static final class ByConstructor extends StdValueInstantiator {

        private final MethodHandle constructor;

        ByConstructor(StdValueInstantiator same, MethodHandle constructor) {
            super(same);
            this.constructor = constructor;
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, @Nullable Object[] arguments) {
            try {
                return (Object) constructor.invokeExact(arguments);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                return context.handleInstantiationProblem(_valueClass, arguments, rewrapCtorProblem(context, e));
            }
        }
    }
}
