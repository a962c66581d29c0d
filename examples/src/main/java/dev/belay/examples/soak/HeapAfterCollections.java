package dev.belay.examples.soak;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** How much heap the collections that happen anyway leave; none is ever asked for. */
final class HeapAfterCollections {
    private static final double MEBIBYTE = 1 << 20;

    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    private long least = Long.MAX_VALUE;

    HeapAfterCollections() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                if (notification.getUserData() instanceof CompositeData data) {
                                    collected(GarbageCollectionNotificationInfo.from(data)
                                            .getGcInfo()
                                            .getMemoryUsageAfterGc());
                                }
                            },
                            null,
                            null);
        }
    }

    private synchronized void collected(Map<String, MemoryUsage> usages) {
        long used = 0;
        for (Map.Entry<String, MemoryUsage> usage : usages.entrySet()) {
            used += heapPools.contains(usage.getKey()) ? usage.getValue().getUsed() : 0;
        }
        least = Math.min(least, used);
    }

    /** Returns the least that a collection left since the last question; the heap's use when there was none. */
    synchronized double leastMebibytes() {
        long known = least == Long.MAX_VALUE
                ? ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                : least;
        least = Long.MAX_VALUE;
        return known / MEBIBYTE;
    }
}
