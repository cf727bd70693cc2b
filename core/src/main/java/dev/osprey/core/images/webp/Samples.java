package dev.osprey.core.images.webp;

/** Arithmetic of samples of eight bits. */
final class Samples {

    static final int MAX = 0xFF;

    private Samples() {}

    static int clip(int value) {
        return (value & ~MAX) == 0 ? value : value < 0 ? 0 : MAX;
    }
}
