package dev.belay.testing.api;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Finds public declarations without a comment. What is in the comments is for the Javadoc run to check. */
public final class BareDeclarations {

    private BareDeclarations() {}

    /** Returns those in the sources below a directory, except in internal packages. */
    public static List<String> below(Path sources) throws IOException {
        try (Stream<Path> found = Files.walk(sources)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".java")
                            && !file.toString().contains("internal"))
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException("sources: nothing below " + sources);
            }
            return in(files);
        }
    }

    private static List<String> in(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            List<String> bare = new ArrayList<>();
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(trees, unit, bare).scan(unit, false);
            }
            return bare;
        }
    }

    /** The second argument of each visit says whether the declaration around is an interface, whose members are public. */
    private static final class Scanner extends TreePathScanner<Void, Boolean> {
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final List<String> bare;

        Scanner(Trees trees, CompilationUnitTree unit, List<String> bare) {
            this.trees = trees;
            this.unit = unit;
            this.bare = bare;
        }

        @Override
        public Void visitClass(ClassTree tree, Boolean inInterface) {
            if (!isPublic(tree.getModifiers(), inInterface)) {
                return null;
            }
            require(tree.getSimpleName().toString());
            return super.visitClass(tree, tree.getKind() == Tree.Kind.INTERFACE);
        }

        @Override
        public Void visitMethod(MethodTree tree, Boolean inInterface) {
            boolean overrides = tree.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation -> annotation.toString().startsWith("@Override"));
            if (isPublic(tree.getModifiers(), inInterface) && !overrides) {
                require(tree.getName().toString());
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree tree, Boolean inInterface) {
            if (isPublic(tree.getModifiers(), inInterface)) {
                require(tree.getName().toString());
            }
            return null;
        }

        private static boolean isPublic(ModifiersTree modifiers, boolean inInterface) {
            return inInterface
                    || modifiers.getFlags().contains(Modifier.PUBLIC)
                    || modifiers.getFlags().contains(Modifier.PROTECTED);
        }

        private void require(String name) {
            if (trees.getDocComment(getCurrentPath()) == null) {
                bare.add(Path.of(unit.getSourceFile().getName()).getFileName() + ": " + name);
            }
        }
    }
}
