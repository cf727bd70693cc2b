package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProviderTest {

    private static final JavaClasses LOOKING_UP =
            new ClassFileImporter().importPackages("dev.osprey.architecture.fixtures.provider");

    // A benchmark writes one object at its end.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BENCH")
    void noModuleLooksUpTheJsonProviderOnEveryCall(Module module) {
        ProviderRules.jsonProviderIsLookedUpOnce().check(module.classes());
    }

    @Test
    void lookupIsFound() {
        assertThatThrownBy(() -> ProviderRules.jsonProviderIsLookedUpOnce().check(LOOKING_UP))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Lookup.everyTime()")
                .hasMessageNotContaining("Lookup.once()");
    }
}
