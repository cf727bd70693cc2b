package dev.osprey.bench.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The pictures of a comparison, as files of one folder. */
final class Charts {

    /**
     * A load that shows how the policies differ.
     *
     * @param load name of its trace
     * @param seconds what is shown of it, from its beginning
     */
    private record Telling(String load, int seconds, String file, String title, String subtitle) {}

    private static final List<Telling> TELLING = List.of(
            new Telling(
                    "burst of 2136",
                    300,
                    "burst.png",
                    "A burst: 2,136 images at once",
                    "One worker is there when they come. The titles tell of the whole load."),
            new Telling(
                    "flash crowd",
                    1500,
                    "flash-crowd.png",
                    "A flash crowd: ten times the load for five minutes",
                    "From minute 10 to minute 15. The titles tell of the whole load."),
            new Telling(
                    "on/off",
                    1440,
                    "on-off.png",
                    "On and off: three minutes of load, three minutes of none",
                    "The first four turns of ten. The titles tell of the whole load."));

    private final Path folder;

    Charts(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    void write(Setting setting, List<Compared> loads, Map<String, Outcome> together) throws IOException {
        CostChart.of(setting, together).write(folder.resolve("cost.png"));
        for (Telling each : TELLING) {
            for (Compared load : loads) {
                if (load.trace().name().equals(each.load())) {
                    new CourseChart(setting, load, each.seconds())
                            .draw(each.title(), each.subtitle())
                            .write(folder.resolve(each.file()));
                }
            }
        }
    }
}
