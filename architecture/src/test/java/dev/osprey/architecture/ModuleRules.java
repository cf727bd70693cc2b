package dev.osprey.architecture;

import java.util.stream.Stream;

import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** What the classes of a module may refer to. */
final class ModuleRules {

    private static final String[] WITHOUT_HTTP_EJB_AND_DJL = {
        "jakarta.ws.rs..",
        "jakarta.servlet..",
        "jakarta.ejb..",
        "java.net.http..",
        "com.sun.net.httpserver..",
        "org.apache.http..",
        "org.apache.hc..",
        "ai.djl.."
    };

    private ModuleRules() {}

    /** Of this project, classes below {@code rootPackage} refer only to each other and to those below {@code known}. */
    static ArchRule knowsOnly(String rootPackage, String... known) {
        String[] allowed = Stream.concat(Stream.of(rootPackage), Stream.of(known))
                .map(p -> p + "..")
                .toArray(String[]::new);
        return classes()
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("dev.osprey..")).or(resideInAnyPackage(allowed)));
    }

    /** No class refers to HTTP, EJB or DJL. */
    static ArchRule knowsNothingOfHttpEjbOrDjl() {
        return noClasses().should().dependOnClassesThat(resideInAnyPackage(WITHOUT_HTTP_EJB_AND_DJL));
    }
}
