package dev.osprey.bench.adapter;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/** Time on the clock and on the processors since it was made. */
final class Meter {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long cpuBefore = system.getProcessCpuTime();
    private final long before = System.nanoTime();

    Round round(int messages, long receives, long deletes) {
        long nanos = System.nanoTime() - before;
        return new Round(messages, nanos, system.getProcessCpuTime() - cpuBefore, receives, deletes);
    }
}
