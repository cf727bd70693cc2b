package dev.osprey.worker.model;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CpuFeaturesTest {

    @Test
    void readsTheFlagsOfTheFirstProcessor() {
        CpuFeatures cpu = CpuFeatures.of("""
                processor\t: 0
                model name\t: CPU 1
                flags\t\t: fpu avx2 avx512_bf16
                processor\t: 1
                flags\t\t: fpu avx2
                """);

        assertThat(cpu.flags()).containsExactlyInAnyOrder("fpu", "avx2", "avx512_bf16");
        assertThat(cpu.bfloat16()).isTrue();
    }

    @Test
    void instructionsOfMatricesAreEnough() {
        assertThat(CpuFeatures.of("flags : amx_bf16 amx_tile").bfloat16()).isTrue();
    }

    @Test
    void anOlderProcessorHasNoBfloat16() {
        assertThat(CpuFeatures.of("flags : avx avx2 avx512f").bfloat16()).isFalse();
        assertThat(CpuFeatures.of("").bfloat16()).isFalse();
    }

    @Test
    void aFlagMayBeNamedTwice() {
        assertThat(CpuFeatures.of("flags : fpu avx2 fpu").flags()).containsExactlyInAnyOrder("fpu", "avx2");
    }

    @Test
    void thisMachineHasFlags() {
        // SSE2 belongs to every x86-64 processor.
        assertThat(CpuFeatures.ofThisMachine().flags()).contains("sse2");
    }
}
