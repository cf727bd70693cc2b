package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PackagesTest {

    private static final JavaClasses CYCLE =
            new ClassFileImporter().importPackages("dev.osprey.architecture.fixtures.cycle");

    @ParameterizedTest
    @EnumSource
    void areFreeOfCycles(Module module) {
        PackageRules.noCycles().check(module.classes());
    }

    @ParameterizedTest
    @EnumSource
    void haveNoStaticState(Module module) {
        PackageRules.noStaticState().check(module.classes());
    }

    @Test
    void cycleIsFound() {
        assertThatThrownBy(() -> PackageRules.noCycles().check(CYCLE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Cycle detected")
                .hasMessageContaining("fixtures.cycle.one")
                .hasMessageContaining("fixtures.cycle.two");
    }

    @Test
    void staticStateIsFound() {
        assertThatThrownBy(() -> PackageRules.noStaticState().check(CYCLE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("First.count");
    }
}
