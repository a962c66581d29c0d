package dev.belay;

import java.lang.reflect.Field;

/** Looks inside a token: how many listeners and children it still knows. */
public final class TokenListeners {
    private TokenListeners() {}

    /** Returns how many listeners and children a token has. */
    public static int count(CancellationToken token) {
        try {
            int count = 0;
            Object node = field(CancellationToken.class, "last").get(token);
            while (node != null) {
                count++;
                node = field(node.getClass(), "previous").get(node);
            }
            return count;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
