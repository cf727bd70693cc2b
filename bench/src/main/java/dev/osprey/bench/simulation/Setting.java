package dev.osprey.bench.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The world that the policies act in.
 *
 * @param service seconds a worker needs for an image, with a spread of a tenth
 * @param boot how long a worker takes to be ready
 * @param interval between decisions
 * @param leastBilled an instance costs at least this many seconds
 * @param workers most workers
 */
record Setting(String name, double service, Boot boot, Duration interval, double leastBilled, int workers) {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Workers are small instances. */
    static Setting ec2(int workers) {
        return new Setting("ec2", 0.54, new Boot(30, 12, 0.5), INTERVAL, 60, workers);
    }

    /** Workers are processes of one machine, which nobody bills. */
    static Setting local(int workers) {
        return new Setting("local", 0.02, new Boot(3, 1, 0.3), INTERVAL, 0, workers);
    }

    /** Shifted log-normal: at least {@code least}, half of them below {@code least + median}. */
    record Boot(double least, double median, double sigma) {
        double sample(RandomGenerator random) {
            return least + median * Math.exp(sigma * random.nextGaussian());
        }
    }

    double sampleService(RandomGenerator random) {
        return Math.max(service / 2, service * (1 + 0.1 * random.nextGaussian()));
    }
}
