package dev.osprey.bench.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * One policy with a fleet of one size.
 *
 * @param workers maximum size of the fleet
 * @param images number of processed images
 * @param maxWorkers largest number of workers at any time
 * @param decisions all decisions of the policy
 */
record ScalabilityRun(int workers, long images, int maxWorkers, List<RecordedDecision> decisions) {

    /** Images per second at the peak of the load, per worker of the maximum. */
    static final int RATE_PER_WORKER = 10;

    private static final double SERVICE_SECONDS = 0.02;

    ScalabilityRun {
        decisions = List.copyOf(decisions);
    }

    static ScalabilityRun simulated(Candidate candidate, int workers, long seed) {
        // The long boot time of EC2 instances causes decisions with many booting workers; the short service time of
        // local
        // workers allows many images.
        Environment ec2 = Environment.ec2(workers);
        Environment environment =
                new Environment("scale", SERVICE_SECONDS, ec2.boot(), ec2.interval(), ec2.minBilled(), workers);
        List<RecordedDecision> decisions = new ArrayList<>();
        List<Sample> timeline = new ArrayList<>();
        RecordingPolicy policy = new RecordingPolicy(candidate.policy().get(), decisions);
        Outcome outcome = new Simulation(
                        environment, crowd(workers), policy, candidate.bounds(workers), seed, timeline::add)
                .run();
        int max = timeline.stream().mapToInt(Sample::workers).max().orElse(0);
        return new ScalabilityRun(workers, outcome.responseTimes().getTotalCount(), max, decisions);
    }

    int maxBooting() {
        return decisions.stream().mapToInt(RecordedDecision::booting).max().orElse(0);
    }

    /** Half a minute at the full rate, with a tenth of it before and after. */
    private static Trace crowd(int workers) {
        double full = (double) RATE_PER_WORKER * workers;
        return new Trace("crowd", 90, second -> second >= 10 && second < 40 ? full : full / 10, 0);
    }
}
