package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.testng.SkipException;

/** Runs a verification of the Reactive Streams TCK rule by rule, without TestNG, for which it was written. */
final class Verification {
    private static final Set<String> KINDS = Set.of("required", "optional", "stochastic");

    private Verification() {}

    /**
     * Returns a test of each rule.
     *
     * @param verifications makes a new one for each rule
     * @param notApplicable those rules, and no others, of which the TCK finds that they cannot be verified
     */
    static Stream<DynamicTest> of(Supplier<?> verifications, Set<String> notApplicable) {
        return Arrays.stream(verifications.get().getClass().getMethods())
                .filter(method -> KINDS.contains(method.getName().split("_", 2)[0]))
                .sorted(Comparator.comparing(Method::getName))
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getName(),
                        () -> assertThat(isVerified(rule, verifications.get()))
                                .as("verified")
                                .isNotEqualTo(notApplicable.contains(rule.getName()))));
    }

    private static boolean isVerified(Method rule, Object verification) throws Throwable {
        Class<?> type = verification.getClass();
        boolean ofSubscriber = Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals("startPublisherExecutorService"));
        if (ofSubscriber) {
            type.getMethod("startPublisherExecutorService").invoke(verification);
        }
        try {
            type.getMethod("setUp").invoke(verification);
            rule.invoke(verification);
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException) {
                return false;
            }
            throw e.getCause();
        } finally {
            if (ofSubscriber) {
                type.getMethod("shutdownPublisherExecutorService").invoke(verification);
            }
        }
    }
}
