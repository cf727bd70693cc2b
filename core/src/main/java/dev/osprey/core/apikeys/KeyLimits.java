package dev.osprey.core.apikeys;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a key may use.
 *
 * @param ratePerMinute requests a minute on one web node; empty for no limit
 * @param dailyQuota images a day, in UTC, on all web nodes together; empty for no limit
 */
public record KeyLimits(OptionalInt ratePerMinute, OptionalLong dailyQuota) {

    public static final int MAX_RATE = 1_000_000;
    public static final long MAX_QUOTA = 1_000_000_000_000L;

    public static final KeyLimits NONE = new KeyLimits(OptionalInt.empty(), OptionalLong.empty());

    public KeyLimits {
        Objects.requireNonNull(ratePerMinute, "ratePerMinute");
        Objects.requireNonNull(dailyQuota, "dailyQuota");
        ratePerMinute.ifPresent(rate -> check("ratePerMinute", rate, MAX_RATE));
        dailyQuota.ifPresent(quota -> check("dailyQuota", quota, MAX_QUOTA));
    }

    private static void check(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", must be from 1 to " + max);
        }
    }
}
