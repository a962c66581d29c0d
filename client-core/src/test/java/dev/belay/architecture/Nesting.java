package dev.belay.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.TreeScanner;
import java.util.EnumSet;
import java.util.Set;

/** Measures how deep control statements stand in one another; a chain of {@code else if} is one level. */
final class Nesting extends TreeScanner<Void, Void> {
    private static final Set<Kind> LEVELS = EnumSet.of(
            Kind.IF,
            Kind.FOR_LOOP,
            Kind.ENHANCED_FOR_LOOP,
            Kind.WHILE_LOOP,
            Kind.DO_WHILE_LOOP,
            Kind.SWITCH,
            Kind.TRY,
            Kind.SYNCHRONIZED);

    private int depth;
    private int deepest;

    private Nesting() {}

    static int of(Tree body) {
        Nesting nesting = new Nesting();
        nesting.scan(body, null);
        return nesting.deepest;
    }

    @Override
    public Void scan(Tree tree, Void unused) {
        if (tree instanceof ClassTree) {
            return null; // an anonymous class has methods of its own, which are measured by themselves
        }
        boolean level = tree != null && LEVELS.contains(tree.getKind());
        depth += level ? 1 : 0;
        deepest = Math.max(deepest, depth);
        super.scan(tree, null);
        depth -= level ? 1 : 0;
        return null;
    }

    @Override
    public Void visitIf(IfTree tree, Void unused) {
        scan(tree.getCondition(), null);
        scan(tree.getThenStatement(), null);
        return tree.getElseStatement() instanceof IfTree next
                ? visitIf(next, null)
                : scan(tree.getElseStatement(), null);
    }
}
