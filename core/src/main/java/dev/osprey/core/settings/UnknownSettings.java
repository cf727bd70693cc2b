package dev.osprey.core.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Finds names that look like settings and are none: MicroProfile Config ignores a mistyped one without a word. */
final class UnknownSettings {

    private static final String PREFIX = "osprey.";
    private static final String VARIABLE_PREFIX = "OSPREY_";

    // Kubernetes gives each container such variables for a Service whose name begins with "osprey".
    private static final Pattern OF_KUBERNETES = Pattern.compile("OSPREY_(.*_)?(SERVICE_HOST|SERVICE_PORT.*|PORT.*)");
    // Tells the launcher of a server, which reads it itself, with which process to end.
    private static final Set<String> OF_SCRIPTS = Set.of("OSPREY_FOLLOW_PID");

    private static final Set<String> NAMES =
            Settings.ALL.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> VARIABLES =
            NAMES.stream().map(UnknownSettings::variable).collect(Collectors.toUnmodifiableSet());

    private UnknownSettings() {}

    /**
     * Sorts out the names that look like a setting, or its environment variable, and are neither.
     *
     * @param names of all properties
     */
    static List<String> among(Iterable<String> names) {
        return StreamSupport.stream(names.spliterator(), false)
                .filter(UnknownSettings::isUnknown)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isUnknown(String name) {
        if (name.startsWith(VARIABLE_PREFIX)) {
            return !VARIABLES.contains(name)
                    && !OF_SCRIPTS.contains(name)
                    && !OF_KUBERNETES.matcher(name).matches();
        }
        return name.startsWith(PREFIX) && !NAMES.contains(name);
    }

    /** The environment variable of a property, as MicroProfile Config maps it. */
    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
