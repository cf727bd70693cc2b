package dev.osprey.endtoend;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which libraries of an archive Payara parses at its deployment, as Payara's own class decides it. */
class ParsedLibrariesIT {

    private final Path root = OspreyProcess.root();

    @Test
    void payaraMicroParsesNoneOfTheLibrariesOfTheAdapter() throws Exception {
        assertThat(parsed("sqs-ra/target/payara-micro/sqs-ra.rar")).containsExactly("sqs-ra.jar");
    }

    /** The class loader of a web application is not safe for threads while the server closes its archives. */
    @Test
    void theWebTierOnPayaraMicroHasOnlyTheLibrariesWithSomethingForTheServer() throws Exception {
        assertThat(parsed("web-war/target/payara-micro/web-war.war"))
                .map(name -> name.replaceFirst("-[0-9].*", ""))
                .containsExactlyInAnyOrder(
                        "WEB-INF/lib/core", "WEB-INF/lib/scaler-ejb", "WEB-INF/lib/sqs-ra-microprofile");
    }

    @Test
    void theServerHasTheOtherLibrariesOfTheWebTier() throws Exception {
        List<String> files = new ArrayList<>(files("web-war/target/payara-micro/web-war.war"));
        try (Stream<Path> libraries = Files.list(root.resolve("web-war/target/payara-micro/lib"))) {
            for (Path library : libraries.toList()) {
                files.add(file("WEB-INF/lib/" + library.getFileName(), Files.size(library)));
            }
        }

        assertThat(files).containsExactlyInAnyOrderElementsOf(files("web-war/target/web-war.war"));
        assertThat(parsed("web-war/target/web-war.war")).hasSizeGreaterThan(60);
    }

    /** In an EAR, Payara Server takes the empty files for archives, and cannot deploy it. */
    @Test
    void theAdapterForOtherServersHasTheSameFilesButTheEmptyOnes() throws Exception {
        String others = "sqs-ra/target/sqs-ra.rar";

        assertThat(parsed(others))
                .hasSizeGreaterThan(30)
                .allSatisfy(library -> assertThat(library).endsWith(".jar"));
        assertThat(files("sqs-ra/target/payara-micro/sqs-ra.rar"))
                .filteredOn(file -> !file.endsWith("_jar, 0 bytes"))
                .containsExactlyInAnyOrderElementsOf(files(others));
    }

    private List<String> files(String archive) throws IOException {
        try (ZipFile zip = new ZipFile(root.resolve(archive).toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> file(entry.getName(), entry.getSize()))
                    .toList();
        }
    }

    private static String file(String name, long size) {
        return name + ", " + size + " bytes";
    }

    private List<String> parsed(String archive) throws Exception {
        List<URL> runtime = new ArrayList<>();
        try (Stream<Path> jars = Files.list(root.resolve("web-war/target/server/runtime"))) {
            for (Path jar : jars.toList()) {
                runtime.add(jar.toUri().toURL());
            }
        }
        try (URLClassLoader payara =
                        new URLClassLoader(runtime.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
                ZipFile zip = new ZipFile(root.resolve(archive).toFile())) {
            List<String> parsed = new ArrayList<>();
            Class<?> readable = payara.loadClass("org.glassfish.api.deployment.archive.ReadableArchive");
            Object deployed = Proxy.newProxyInstance(payara, new Class<?>[] {readable}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "getURI":
                        return root.resolve(archive).toUri();
                    case "entries":
                        return Collections.enumeration(
                                zip.stream().map(ZipEntry::getName).toList());
                    case "getEntrySize":
                        return zip.getEntry((String) arguments[0]).getSize();
                    case "exists":
                        return zip.getEntry((String) arguments[0]) != null;
                    case "getSubArchive":
                        parsed.add((String) arguments[0]);
                        return null;
                    default:
                        throw new UnsupportedOperationException(method.toString());
                }
            });
            scan(payara, readable, deployed);
            return parsed;
        }
    }

    /** Selects no class: only the libraries count. */
    private static void scan(ClassLoader payara, Class<?> readable, Object deployed)
            throws ReflectiveOperationException {
        Class<?> selector = payara.loadClass("org.glassfish.hk2.classmodel.reflect.ArchiveAdapter$Selector");
        Class<?> task = payara.loadClass("org.glassfish.hk2.classmodel.reflect.ArchiveAdapter$EntryTask");
        Class<?> parser = payara.loadClass("org.glassfish.hk2.classmodel.reflect.Parser");
        Class<?> scanner = payara.loadClass("com.sun.enterprise.v3.server.ReadableArchiveScannerAdapter");
        // It reports each library that cannot be opened.
        Logger silent = Logger.getAnonymousLogger();
        silent.setLevel(Level.OFF);
        scanner.getMethod("onSelectedEntries", selector, task, Logger.class)
                .invoke(
                        scanner.getConstructor(parser, readable).newInstance(null, deployed),
                        Proxy.newProxyInstance(payara, new Class<?>[] {selector}, (proxy, method, arguments) -> false),
                        null,
                        silent);
    }
}
