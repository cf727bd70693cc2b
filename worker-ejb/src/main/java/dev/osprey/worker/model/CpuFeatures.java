package dev.osprey.worker.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the processor can do.
 *
 * @param flags as in {@code /proc/cpuinfo}
 */
public record CpuFeatures(Set<String> flags) {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    public CpuFeatures {
        flags = Set.copyOf(flags);
    }

    /** Those of this machine; none if the system does not tell. */
    public static CpuFeatures ofThisMachine() {
        try {
            return of(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException unknown) {
            return new CpuFeatures(Set.of());
        }
    }

    /** @param cpuinfo the text of {@code /proc/cpuinfo}; its first processor counts */
    static CpuFeatures of(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> new CpuFeatures(Set.copyOf(
                        List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))))
                .orElseGet(() -> new CpuFeatures(Set.of()));
    }

    /** Whether there are instructions that multiply bfloat16 numbers; without them, bfloat16 is slower than float32. */
    public boolean bfloat16() {
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    }
}
