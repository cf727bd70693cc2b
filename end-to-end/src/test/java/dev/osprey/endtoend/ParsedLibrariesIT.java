package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Payara parses each class of each library at a deployment, unless it takes the library for unpacked. */
class ParsedLibrariesIT {

    private final Path root = OspreyProcess.root();

    @Test
    void payaraTakesTheLibrariesOfTheAdapterForUnpacked() throws IOException {
        List<String> entries = entries("sqs-ra/target/sqs-ra.rar");

        assertThat(entries)
                .filteredOn(name -> name.endsWith(".jar"))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(entries.contains(unpacked(name))).isEqualTo(!name.equals("sqs-ra.jar")));
    }

    /** Osprey's own have CDI beans, an EJB timer and a source of settings, which the server must find. */
    @Test
    void payaraTakesTheLibrariesOfTheWebTierForUnpackedButThoseOfOsprey() throws IOException {
        List<String> entries = entries("web-war/target/web-war.war");

        assertThat(entries)
                .filteredOn(name -> name.startsWith("WEB-INF/lib/"))
                .filteredOn(name -> name.endsWith(".jar"))
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(entries.contains(unpacked(name)))
                        .isEqualTo(!name.matches("WEB-INF/lib/(core|scaler-ejb|sqs-ra-microprofile)-.*")));
    }

    /** The name under which Payara looks for the unpacked files of a library (ReadableArchiveScannerAdapter). */
    private static String unpacked(String library) {
        return library.replace("/", "__").replace(".jar", "_jar");
    }

    private List<String> entries(String archive) throws IOException {
        try (ZipFile file = new ZipFile(root.resolve(archive).toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }
}
