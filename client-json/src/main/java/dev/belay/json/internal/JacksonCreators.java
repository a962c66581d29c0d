package dev.belay.json.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;

/** Calls constructors as Jackson does, in less time: those of records above all. */
final class JacksonCreators extends JacksonModule {

    /*
     * Jackson 3.1 calls a constructor with arguments by MethodHandle.invokeWithArguments, which makes up the same types of methods
     * anew in each call: a third of the garbage of a document of records.
     */

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
        // What somebody has made themselves stays what it is, and so does what only Jackson may call.
        return instantiator.getClass() == StdValueInstantiator.class
                        && instantiator.getWithArgsCreator() instanceof AnnotatedConstructor creator
                        && creator.getAnnotated().canAccess(null)
                ? new ByConstructor((StdValueInstantiator) instantiator, creator.getAnnotated())
                : instantiator;
    }

    private static final class ByConstructor extends StdValueInstantiator {

        private final Constructor<?> constructor;

        ByConstructor(StdValueInstantiator same, Constructor<?> constructor) {
            super(same);
            this.constructor = constructor;
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, @Nullable Object[] arguments) {
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                return failed(context, arguments, e.getCause());
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                return failed(context, arguments, e);
            }
        }

        private Object failed(
                DeserializationContext context, @Nullable Object[] arguments, @Nullable Throwable failure) {
            return context.handleInstantiationProblem(_valueClass, arguments, rewrapCtorProblem(context, failure));
        }
    }
}
