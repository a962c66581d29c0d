package dev.belay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import dev.belay.testing.api.ApiDifference;
import dev.belay.testing.api.ApiList;
import dev.belay.testing.api.ApiListing;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Compares the public API with its checked-in list, so that every change of it is seen in review. */
@SameOnEveryJdk
class ApiTest {
    @Test
    void thePublicApiIsAsListed() throws IOException {
        ApiList.check(Project.core(), "belay-client-core", Project.exportedPackages());
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
