package dev.osprey.bench.adapter;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/** Wall-clock time and processor time since its creation. */
final class Meter {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long cpuBefore = system.getProcessCpuTime();
    private final long before = System.nanoTime();

    Round round(int messages, long receives, long deletes) {
        long nanos = System.nanoTime() - before;
        return new Round(messages, nanos, system.getProcessCpuTime() - cpuBefore, receives, deletes);
    }
}
