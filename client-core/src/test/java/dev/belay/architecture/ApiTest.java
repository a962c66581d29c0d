package dev.belay.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Compares the public API with its checked-in list, so that every change of it is seen in review. */
class ApiTest {
    private static final String COMMAND = "mvn test -pl client-core -Dtest=ApiTest -Dbelay.api.write=true";

    @Test
    void thePublicApiIsAsListed() throws IOException {
        Path file = Project.core().resolve("src/test/api/belay-client-core.api");
        List<String> actual = new ArrayList<>();
        for (String packageName : Project.exportedPackages()) {
            actual.addAll(ApiListing.of(Project.core().resolve("target/classes"), packageName));
        }
        if (Boolean.getBoolean("belay.api.write")) {
            Files.createDirectories(file.getParent());
            Files.write(file, actual);
        }

        List<String> listed = Files.exists(file) ? Files.readAllLines(file) : List.of();

        if (!actual.equals(listed)) {
            fail("The public API differs from %s:%n%s%nIf that is meant, rewrite the list and commit it:%n  %s"
                    .formatted(file.getFileName(), ApiDifference.between(listed, actual), COMMAND));
        }
    }

    @Test
    void aTypeIsListedWithWhatOthersCanUseOfIt() {
        assertThat(ApiListing.linesOf(Sample.class))
                .containsExactly(
                        "public abstract static class dev.belay.architecture.ApiTest$Sample<T extends"
                                + " java.lang.Comparable<T>> implements java.util.concurrent.Callable<T>",
                        "    @Deprecated public final int old()",
                        "    protected Sample(int)",
                        "    protected abstract java.util.List<T> parts() throws java.io.IOException",
                        "    public static <E> E same(E)",
                        "    public static final long LIMIT");
    }

    @Test
    void theDifferenceShowsBothSidesUnderTheirType() {
        List<String> listed = List.of("class A", "    int kept()", "    int gone()", "class B");
        List<String> actual = List.of("class A", "    int kept()", "class B", "    int added()");

        assertThat(ApiDifference.between(listed, actual).lines())
                .containsExactly("  class A", "-     int gone()", "  class B", "+     int added()");
    }

    /** Has one of everything that the list has to get right, and things that it has to leave out. */
    public abstract static class Sample<T extends Comparable<T>> implements Callable<T> {
        public static final long LIMIT = 1;
        static final int HIDDEN = 2;

        protected Sample(int size) {}

        private Sample() {}

        public static <E> E same(E value) {
            return value;
        }

        @Deprecated
        public final int old() {
            return HIDDEN;
        }

        protected abstract List<T> parts() throws IOException;

        void unseen() {}

        @Override
        public String toString() {
            return "sample";
        }
    }
}
