package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LocaleTest {

    private static final JavaClasses LOCAL =
            new ClassFileImporter().importPackages("dev.osprey.architecture.fixtures.locale");

    @ParameterizedTest
    @EnumSource
    void noModuleDependsOnTheDefaultLocale(Module module) {
        LocaleRules.independentOfTheDefaults().check(module.classes());
    }

    @Test
    void theDefaultsAreFound() {
        assertThatThrownBy(() -> LocaleRules.independentOfTheDefaults().check(LOCAL))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Local.count(int)")
                .hasMessageContaining("Local.capitals(java.lang.String)")
                .hasMessageContaining("Local.bytes(java.lang.String)")
                .hasMessageNotContaining("Local.fixed(int)");
    }
}
