package dev.osprey.web.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.addresses.IpAddress;
import org.eclipse.microprofile.config.Config;

/**
 * The names under which this service may be called. A page of another site can give its own name the address of this
 * service (DNS rebinding); its requests then carry that name, and browsers take them for requests of the same site. An
 * address in place of a name is safe: no other site has it.
 */
@Singleton
public class Hosts {

    private static final String ANY = "*";
    private static final String LOCALHOST = "localhost";
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<ipv6>[^\\]]+)\\]|(?<name>[^:\\[\\]]+))(?::\\d{1,5})?");

    private final Set<String> names;

    @Inject
    Hosts(Config config) {
        this(config.getOptionalValue("osprey.http.hosts", String.class), ownName());
    }

    /**
     * @param configured names separated by commas, or an asterisk for any name
     * @param own the name of this machine
     */
    Hosts(Optional<String> configured, Optional<String> own) {
        names = Stream.concat(
                        own.stream(),
                        configured.stream()
                                .flatMap(list -> Arrays.stream(list.split(",")))
                                .map(String::trim))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param header the {@code Host} header; null if there is none, as only programs do */
    boolean allow(String header) {
        if (header == null || names.contains(ANY)) {
            return true;
        }
        Matcher host = HOST.matcher(header.trim());
        if (!host.matches()) {
            return false;
        }
        if (host.group("ipv6") != null) {
            return IpAddress.of(host.group("ipv6")).isPresent();
        }
        // The name of the root may follow.
        String name = host.group("name").toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals(LOCALHOST)
                || name.endsWith("." + LOCALHOST)
                || names.contains(name)
                || IpAddress.of(name).isPresent();
    }

    private static Optional<String> ownName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException nameless) {
            return Optional.empty();
        }
    }
}
