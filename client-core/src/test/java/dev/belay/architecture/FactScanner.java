package dev.belay.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import dev.belay.architecture.SourceFile.AnnotationUse;
import dev.belay.architecture.SourceFile.CallSite;
import dev.belay.architecture.SourceFile.Facts;
import dev.belay.architecture.SourceFile.MethodShape;
import dev.belay.architecture.SourceFile.TypeShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Walks one syntax tree and notes what the rules ask about. */
final class FactScanner extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private final List<MethodShape> methods = new ArrayList<>();
    private final List<CallSite> calls = new ArrayList<>();
    private final List<AnnotationUse> annotations = new ArrayList<>();
    private final Deque<ClassTree> classes = new ArrayDeque<>();
    private final Deque<String> tags = new ArrayDeque<>();

    FactScanner(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    Facts collect() {
        scan(unit, null);
        List<String> imports = unit.getImports().stream()
                .map(each -> each.getQualifiedIdentifier().toString())
                .toList();
        List<TypeShape> types = unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(tree -> typeShape((ClassTree) tree))
                .toList();
        return new Facts(imports, types, List.copyOf(methods), List.copyOf(calls), List.copyOf(annotations));
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
        classes.push(tree);
        int added = pushTags(tree.getModifiers());
        super.visitClass(tree, null);
        popTags(added);
        classes.pop();
        return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
        int first = lineOf(positions.getStartPosition(unit, tree));
        int last = lineOf(positions.getEndPosition(unit, tree));
        int parameters = isConstructorForUsers(tree) ? tree.getParameters().size() : 0;
        methods.add(new MethodShape(
                classes.element().getSimpleName() + "." + tree.getName(),
                first,
                last - first + 1,
                Nesting.of(tree.getBody()),
                parameters));
        int added = pushTags(tree.getModifiers());
        super.visitMethod(tree, null);
        popTags(added);
        return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
        int line = lineOf(positions.getStartPosition(unit, tree));
        calls.add(new CallSite(tree.getMethodSelect().toString(), line, List.copyOf(tags)));
        return super.visitMethodInvocation(tree, null);
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void unused) {
        int line = lineOf(positions.getStartPosition(unit, tree));
        annotations.add(new AnnotationUse(tree.getAnnotationType().toString(), line));
        return super.visitAnnotation(tree, null);
    }

    private boolean isConstructorForUsers(MethodTree tree) {
        return tree.getName().contentEquals("<init>")
                && !tree.getModifiers().getFlags().contains(Modifier.PRIVATE)
                && classes.stream().allMatch(FactScanner::isPublic);
    }

    private int pushTags(ModifiersTree modifiers) {
        int before = tags.size();
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            switch (annotation.getAnnotationType().toString()) {
                case "Tag" -> tags.push(annotation.getArguments().toString().replaceAll(".*\"(.*)\".*", "$1"));
                case "Timing" -> tags.push("timing");
                case "Racing" -> tags.push("race");
                default -> {}
            }
        }
        return tags.size() - before;
    }

    private void popTags(int count) {
        for (int i = 0; i < count; i++) {
            tags.pop();
        }
    }

    private int lineOf(long position) {
        return (int) unit.getLineMap().getLineNumber(Math.max(position, 0));
    }

    private static TypeShape typeShape(ClassTree tree) {
        boolean hasBuilder = tree.getMembers().stream()
                .anyMatch(member -> member instanceof ClassTree nested
                        && nested.getSimpleName().contentEquals("Builder"));
        return new TypeShape(tree.getSimpleName().toString(), isPublic(tree), hasBuilder);
    }

    private static boolean isPublic(Tree tree) {
        return tree instanceof ClassTree type && type.getModifiers().getFlags().contains(Modifier.PUBLIC);
    }
}
