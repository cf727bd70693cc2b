package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The simulated environment of the policies.
 *
 * @param service mean seconds of a worker per image; the standard deviation is a tenth of it
 * @param boot distribution of the boot time
 * @param interval time between two decisions
 * @param minBilled minimum billed time of a worker in seconds
 * @param workers maximum number of workers
 */
record Environment(String name, double service, Boot boot, Duration interval, double minBilled, int workers) {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Workers on small EC2 instances. */
    static Environment ec2(int workers) {
        return new Environment("ec2", 0.54, new Boot(30, 12, 0.5), INTERVAL, 60, workers);
    }

    /** Workers as processes of one machine, billed by the second without a minimum. */
    static Environment local(int workers) {
        return new Environment("local", 0.02, new Boot(3, 1, 0.3), INTERVAL, 0, workers);
    }

    /** A shifted log-normal distribution in seconds: minimum {@code min}, median {@code min + median}. */
    record Boot(double min, double median, double sigma) {
        double sample(RandomGenerator random) {
            return min + median * Math.exp(sigma * random.nextGaussian());
        }
    }

    double sampleService(RandomGenerator random) {
        return Math.max(service / 2, service * (1 + 0.1 * random.nextGaussian()));
    }
}
