package dev.belay.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of what happens when things meet in the same moment. Such tests run in processes of their own, with both compilers of
 * the JVM: only the second one moves reads and writes as far as the memory model lets it. So does a test of a million calls.
 */
@Documented
@Tag("race")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Racing {}
