package dev.osprey.core.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The scaling policies: the one list of their names. */
public enum PolicyName {
    BACKLOG("backlog", 20),
    LAUNCH_ONLY("launch-only", 19),
    LINEAR("linear", 20),
    RATIO("ratio", 20),
    STEP("step", 20),
    THRESHOLD("threshold", 19);

    private final String text;
    /** The largest of {@link #maxWorkers}. */
    public static final int LARGEST_MAX =
            Arrays.stream(values()).mapToInt(PolicyName::maxWorkers).max().orElseThrow();

    private final int maxWorkers;

    PolicyName(String text, int maxWorkers) {
        this.text = text;
        this.maxWorkers = maxWorkers;
    }

    /** The name in settings, API and pages. */
    public String text() {
        return text;
    }

    /**
     * Maximum number of workers unless one is set: 20, as in the published systems; 19 for the policies of the two systems
     * whose web tier takes one of 20 instances.
     */
    public int maxWorkers() {
        return maxWorkers;
    }

    /** The policy of this name; empty if there is none. */
    public static Optional<PolicyName> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    /** The names of all policies. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(PolicyName::text).toList();
    }
}
