package dev.osprey.bench.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the charts of a comparison to a folder. */
final class Charts {

    /**
     * A timeline chart of a load that shows how the policies differ.
     *
     * @param load name of its trace
     * @param seconds how much of it is shown, from its start
     */
    private record Timeline(String load, int seconds, String file, String title, String subtitle) {}

    private static final List<Timeline> TIMELINES = List.of(
            new Timeline(
                    "burst of 2136",
                    300,
                    "burst.png",
                    "A burst: 2,136 images at once",
                    "One worker is running when they arrive. The titles summarize the whole load."),
            new Timeline(
                    "flash crowd",
                    1500,
                    "flash-crowd.png",
                    "A flash crowd: ten times the load for five minutes",
                    "From minute 10 to minute 15. The titles summarize the whole load."),
            new Timeline(
                    "on/off",
                    1440,
                    "on-off.png",
                    "On and off: three minutes with load, three minutes without",
                    "The first four of ten cycles. The titles summarize the whole load."));

    private final Path folder;

    Charts(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    void write(Environment environment, List<LoadResult> loads, Map<String, Outcome> together) throws IOException {
        CostChart.of(environment, together).write(folder.resolve("cost.png"));
        for (Timeline each : TIMELINES) {
            for (LoadResult load : loads) {
                if (load.trace().name().equals(each.load())) {
                    new TimelineChart(environment, load, each.seconds())
                            .draw(each.title(), each.subtitle())
                            .write(folder.resolve(each.file()));
                }
            }
        }
    }
}
