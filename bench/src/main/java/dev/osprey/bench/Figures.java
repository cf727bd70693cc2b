package dev.osprey.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers for the answer, rounded to what a measurement can say. */
public final class Figures {
    private Figures() {}

    /** @throws NumberFormatException when the value is infinite or no number, which JSON cannot say */
    public static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
