package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModulesTest {

    private static final String LEAKY = "dev.osprey.architecture.fixtures.leaky";
    private static final JavaClasses LEAKY_CLASSES = new ClassFileImporter().importPackages(LEAKY);

    @ParameterizedTest
    @EnumSource
    void referToOnlyTheModulesTheyMayKnow(Module module) {
        String[] known = module.knows().stream().map(Module::rootPackage).toArray(String[]::new);

        ModuleRules.knowsOnly(module.rootPackage(), known).check(module.classes());
    }

    @Test
    void coreKnowsNothingOfHttpEjbOrDjl() {
        ModuleRules.knowsNothingOfHttpEjbOrDjl().check(Module.CORE.classes());
    }

    @Test
    void referenceToAnotherModuleIsFound() {
        ArchRule rule = ModuleRules.knowsOnly(LEAKY);

        assertThatThrownBy(() -> rule.check(LEAKY_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Leak.first()")
                .hasMessageContaining("fixtures.cycle.one.First");
    }

    @Test
    void referenceToAKnownModuleIsAllowed() {
        ModuleRules.knowsOnly(LEAKY, "dev.osprey.architecture.fixtures.cycle").check(LEAKY_CLASSES);
    }

    @Test
    void referencesToHttpAndEjbAreFound() {
        ArchRule rule = ModuleRules.knowsNothingOfHttpEjbOrDjl();

        assertThatThrownBy(() -> rule.check(LEAKY_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.net.http.HttpClient")
                .hasMessageContaining("jakarta.ejb.Singleton")
                .hasMessageContaining("jakarta.ws.rs.core.Response");
    }
}
