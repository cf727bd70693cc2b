package dev.osprey.architecture;

import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** SDK v1 of AWS serves S3 and EC2, in one class each. */
final class AwsSdkRules {

    private static final String SDK_V1 = "com.amazonaws..";

    private AwsSdkRules() {}

    /** Only these classes, and those nested in them, refer to SDK v1, its exceptions among it. */
    static ArchRule onlyReferToSdkV1(String... classes) {
        return noClasses().that(areNot(classes)).should().dependOnClassesThat().resideInAPackage(SDK_V1);
    }

    /** Only this class, and those nested in it, refer to the service of SDK v1, for example {@code s3}. */
    static ArchRule onlyRefersToService(String name, String service) {
        return noClasses()
                .that(areNot(name))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.amazonaws.services." + service + "..");
    }

    private static DescribedPredicate<JavaClass> areNot(String... classes) {
        Set<String> names = Set.of(classes);
        return describe(
                "are not " + String.join(" or ", classes),
                javaClass -> !names.contains(javaClass.getName().replaceFirst("\\$.*", "")));
    }
}
