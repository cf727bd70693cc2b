package dev.osprey.bench.benchmark;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounds results to the precision of the measurement. */
public final class Figures {
    private Figures() {}

    /** @throws NumberFormatException if the value is infinite or NaN, which JSON cannot express */
    public static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
