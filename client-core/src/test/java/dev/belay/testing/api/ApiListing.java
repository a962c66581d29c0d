package dev.belay.testing.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes down what others can use of some packages: public types and their public and protected members, one a line. */
public final class ApiListing {
    private static final int SHOWN = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT;

    private ApiListing() {}

    /** Returns the lines of all types of a package, from their compiled form. */
    public static List<String> of(Path classes, String packageName) {
        try (Stream<Path> files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .map(file -> load(packageName + "." + file.substring(0, file.length() - ".class".length())))
                    .filter(ApiListing::isReachable)
                    .sorted(Comparator.comparing(Class::getName))
                    .flatMap(type -> linesOf(type).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lines of one type. */
    public static List<String> linesOf(Class<?> type) {
        List<String> members = new ArrayList<>();
        boolean open = !Modifier.isFinal(type.getModifiers()) && !type.isSealed();
        for (Field field : type.getDeclaredFields()) {
            if (isShown(field, open)) {
                members.add(mark(field.isAnnotationPresent(Deprecated.class)) + modifiers(field) + fieldType(field)
                        + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isShown(constructor, open)) {
                members.add(signature(constructor, type.getSimpleName()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isShown(method, open) && !isOfObject(method)) {
                members.add(signature(method, method.getGenericReturnType().getTypeName() + " " + method.getName()));
            }
        }
        members.sort(Comparator.naturalOrder());
        List<String> lines = new ArrayList<>();
        lines.add(header(type));
        members.forEach(member -> lines.add("    " + member));
        return lines;
    }

    private static String header(Class<?> type) {
        StringBuilder line = new StringBuilder(mark(type.isAnnotationPresent(Deprecated.class)));
        int shown = SHOWN | Modifier.FINAL;
        line.append(Modifier.toString(type.getModifiers() & shown & (type.isInterface() ? ~Modifier.ABSTRACT : ~0)));
        line.append(type.isSealed() ? " sealed" : "").append(' ').append(kind(type));
        line.append(' ').append(type.getName()).append(typeParameters(type));
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class && !type.isRecord() && !type.isEnum()) {
            line.append(" extends ").append(parent.getTypeName());
        }
        if (type.getGenericInterfaces().length > 0) {
            line.append(type.isInterface() ? " extends " : " implements ").append(names(type.getGenericInterfaces()));
        }
        return line.toString();
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
    }

    private static String signature(Executable member, String name) {
        String thrown = names(member.getGenericExceptionTypes());
        String parameters = typeParameters(member);
        return mark(member.isAnnotationPresent(Deprecated.class)) + modifiers(member)
                + (parameters.isEmpty() ? "" : parameters + " ") + name + "("
                + names(member.getGenericParameterTypes()) + ")" + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String modifiers(Member member) {
        boolean inInterface = member.getDeclaringClass().isInterface();
        boolean isDefault = member instanceof Method method && method.isDefault();
        boolean overridable = member instanceof Method
                && !Modifier.isFinal(member.getDeclaringClass().getModifiers());
        int shown = SHOWN | (overridable || member instanceof Field ? Modifier.FINAL : 0);
        String text = Modifier.toString(member.getModifiers() & shown & (inInterface ? ~Modifier.ABSTRACT : ~0));
        return (isDefault ? text + " default" : text) + " ";
    }

    private static String fieldType(Field field) {
        return field.isEnumConstant() ? "enum" : field.getGenericType().getTypeName();
    }

    private static String typeParameters(GenericDeclaration declaration) {
        if (declaration.getTypeParameters().length == 0) {
            return "";
        }
        return Arrays.stream(declaration.getTypeParameters())
                .map(ApiListing::typeParameter)
                .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String typeParameter(TypeVariable<?> variable) {
        Type[] bounds = variable.getBounds();
        boolean any = bounds.length == 1 && bounds[0] == Object.class;
        return variable.getName() + (any ? "" : " extends " + names(bounds).replace(", ", " & "));
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }

    private static String mark(boolean deprecated) {
        return deprecated ? "@Deprecated " : "";
    }

    private static boolean isShown(Member member, boolean open) {
        boolean visible =
                Modifier.isPublic(member.getModifiers()) || (open && Modifier.isProtected(member.getModifiers()));
        return visible && !member.isSynthetic();
    }

    private static boolean isOfObject(Method method) {
        return switch (method.getName()) {
            case "toString", "hashCode" -> method.getParameterCount() == 0;
            case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
            default -> false;
        };
    }

    private static boolean isReachable(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers()) && !Modifier.isProtected(each.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiListing.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is in the folder of classes but not on the class path", e);
        }
    }
}
