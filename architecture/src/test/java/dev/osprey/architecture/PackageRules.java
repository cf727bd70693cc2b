package dev.osprey.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** What holds among the packages and classes of every module. */
final class PackageRules {

    private PackageRules() {}

    /** No package refers, directly or through others, to one that refers back to it. */
    static ArchRule noCycles() {
        return slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();
    }

    /** No class holds state for the whole process. */
    static ArchRule noStaticState() {
        return fields().that().areStatic().should().beFinal();
    }

    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
