package dev.osprey.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** A module of the build with Java code, and the modules that its code may refer to. */
enum Module {
    CORE("core", "dev.osprey.core"),
    SQS_RA("sqs-ra", "dev.osprey.sqsra"),
    SQS_RA_MICROPROFILE("sqs-ra-microprofile", "dev.osprey.sqsra.microprofile"),
    SCALER("scaler-ejb", "dev.osprey.scaler", CORE),
    WEB("web-war", "dev.osprey.web", CORE, SCALER),
    WORKER("worker-ejb", "dev.osprey.worker", CORE),
    LOCAL_CLOUD("local-cloud", "dev.osprey.localcloud"),
    BENCH("bench", "dev.osprey.bench", CORE, SCALER, SQS_RA, WORKER);

    private final Path folder;
    private final String rootPackage;
    private final Set<Module> knows;

    Module(String name, String rootPackage, Module... knows) {
        this.folder = Path.of("..", name);
        this.rootPackage = rootPackage;
        this.knows = Set.of(knows);
    }

    Set<Module> knows() {
        return knows;
    }

    String rootPackage() {
        return rootPackage;
    }

    /** The module's classes without its tests. */
    JavaClasses classes() {
        return new ClassFileImporter().importPath(classFiles());
    }

    /** The classes of all modules without their tests. */
    static JavaClasses allClasses() {
        List<Path> paths = Arrays.stream(values()).map(Module::classFiles).toList();
        return new ClassFileImporter().importPaths(paths);
    }

    private Path classFiles() {
        Path classFiles = folder.resolve("target/classes/" + rootPackage.replace('.', '/'));
        if (!Files.isDirectory(classFiles)) {
            throw new IllegalStateException("not compiled: " + classFiles.toAbsolutePath());
        }
        return classFiles;
    }
}
