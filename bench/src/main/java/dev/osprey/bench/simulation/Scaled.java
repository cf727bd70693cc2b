package dev.osprey.bench.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * One policy with a fleet of one size.
 *
 * @param workers bound of the fleet
 * @param images that it answered
 * @param mostWorkers at a time
 * @param questions that it decided
 */
record Scaled(int workers, long images, int mostWorkers, List<Question> questions) {

    /** Images a second at the height of the load, for each worker of the bound. */
    static final int RATE_FOR_EACH_WORKER = 10;

    private static final double SERVICE_SECONDS = 0.02;

    Scaled {
        questions = List.copyOf(questions);
    }

    static Scaled simulated(Contender contender, int workers, long seed) {
        // Instances that boot for most of a minute: decisions meet many booting workers. Images as quick as on a
        // worker of one machine: there can be many.
        Setting ec2 = Setting.ec2(workers);
        Setting setting = new Setting("scale", SERVICE_SECONDS, ec2.boot(), ec2.interval(), ec2.leastBilled(), workers);
        List<Question> questions = new ArrayList<>();
        List<Moment> course = new ArrayList<>();
        Recording policy = new Recording(contender.policy().get(), questions);
        Outcome outcome =
                new Simulation(setting, crowd(workers), policy, contender.bounds(workers), seed, course::add).run();
        int most = course.stream().mapToInt(Moment::workers).max().orElse(0);
        return new Scaled(workers, outcome.answerTimes().getTotalCount(), most, questions);
    }

    int mostBooting() {
        return questions.stream().mapToInt(Question::booting).max().orElse(0);
    }

    /** Half a minute of the full rate, a tenth of it before and after. */
    private static Trace crowd(int workers) {
        double full = (double) RATE_FOR_EACH_WORKER * workers;
        return new Trace("crowd", 90, second -> second >= 10 && second < 40 ? full : full / 10, 0);
    }
}
