package dev.osprey.endtoend;

/** Whether the long proofs run whole, as under Maven's profile {@code thorough}. */
final class Thorough {

    private Thorough() {}

    static boolean enabled() {
        return Boolean.getBoolean("osprey.thorough");
    }

    /** The larger number under the profile, else the smaller one. */
    static int choose(int whole, int brief) {
        return enabled() ? whole : brief;
    }
}
