package dev.belay.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How much this process has allocated: from JDK 21 on all of it, before that without what threads did that have ended. */
final class AllocatedBytes {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final @Nullable MethodHandle OF_ALL = ofAll();

    private AllocatedBytes() {}

    private static @Nullable MethodHandle ofAll() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(ThreadMXBean.class, "getTotalThreadAllocatedBytes", MethodType.methodType(long.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    static long now() {
        if (OF_ALL == null) {
            long sum = 0;
            for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        }
        try {
            return (long) OF_ALL.invoke(THREADS);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot be counted", e);
        }
    }
}
