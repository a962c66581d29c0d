package dev.belay.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One parsed source file: its lines, and the declarations, calls and annotations in it. */
record SourceFile(Path path, List<String> lines, Facts facts) {

    /** What a rule asks about a file. */
    record Facts(
            List<String> imports,
            List<TypeShape> topLevelTypes,
            List<MethodShape> methods,
            List<CallSite> calls,
            List<AnnotationUse> annotations) {}

    record TypeShape(String name, boolean isPublic, boolean hasBuilder) {}

    /** A method or constructor; the parameters are counted for constructors that users of a public class can call. */
    record MethodShape(String name, int line, int lines, int nesting, int constructorParameters) {}

    /** A call as it is written, {@code Thread.sleep}, with the JUnit tags of the declarations around it. */
    record CallSite(String name, int line, List<String> tags) {}

    record AnnotationUse(String name, int line) {}

    static SourceFile parse(Path path, String text) {
        return parse(Map.of(path, text)).get(0);
    }

    /** Parses all at once, since each start of the compiler costs more than a file. */
    static List<SourceFile> parse(Map<Path, String> texts) {
        List<Map.Entry<Path, String>> files = List.copyOf(texts.entrySet());
        List<SimpleJavaFileObject> inMemory =
                files.stream().map(file -> inMemory(file.getValue())).toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, inMemory);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<SourceFile> parsed = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                Map.Entry<Path, String> file = files.get(parsed.size());
                Facts facts = new FactScanner(unit, positions).collect();
                parsed.add(new SourceFile(file.getKey(), file.getValue().lines().toList(), facts));
            }
            return parsed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isIn(String folder) {
        return path.toString().replace('\\', '/').contains(folder);
    }

    boolean declaresNoType() {
        return facts.topLevelTypes().isEmpty();
    }

    String line(int number) {
        return lines.get(number - 1);
    }

    private static SimpleJavaFileObject inMemory(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Source.java"), SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
