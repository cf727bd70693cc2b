package dev.osprey.bench.simulation;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ChartsIT {

    private static final int MAX = 4;
    private static final Environment ENVIRONMENT =
            new Environment("test", 0.5, new Environment.Boot(10, 2, 0.5), Duration.ofSeconds(10), 60, MAX);
    private static final Color WORKERS = new Color(0x0969da);
    private static final Color WAITING = new Color(0xf2c9a1);

    @TempDir
    private Path folder;

    @Test
    void drawsTheCostAndSelectedLoads() throws IOException {
        write(folder, trace("on/off"), trace("another"));

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("cost.png", "on-off.png");
    }

    @Test
    void eachPanelShowsWorkersAndWaitingImages() throws IOException {
        write(folder, trace("on/off"));

        BufferedImage image = ImageIO.read(folder.resolve("on-off.png").toFile());
        // Two columns and three rows of panels below the heading.
        for (int panel = 0; panel < 6; panel++) {
            BufferedImage part = image.getSubimage(panel % 2 * 900, 184 + panel / 2 * 440, 900, 440);
            assertThat(pixels(part, WORKERS)).as("workers in panel %d", panel).isGreaterThan(500);
            assertThat(pixels(part, WAITING)).as("waiting in panel %d", panel).isGreaterThan(500);
        }
    }

    @Test
    void theCostChartHighlightsBacklog() throws IOException {
        write(folder, trace("on/off"));

        BufferedImage image = ImageIO.read(folder.resolve("cost.png").toFile());
        assertThat(pixels(image, WORKERS)).isGreaterThan(100);
    }

    @Test
    void equalOutcomesGiveIdenticalFiles() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        write(first, trace("flash crowd"));
        write(second, trace("flash crowd"));

        for (String file : List.of("cost.png", "flash-crowd.png")) {
            assertThat(Files.readAllBytes(second.resolve(file))).isEqualTo(Files.readAllBytes(first.resolve(file)));
        }
    }

    private static Trace trace(String name) {
        return new Trace(name, 200, second -> second < 60 ? 6 : 1, 0);
    }

    private static void write(Path folder, Trace... traces) throws IOException {
        List<LoadResult> loads = new ArrayList<>();
        Map<String, Outcome> combined = new LinkedHashMap<>();
        for (Trace trace : traces) {
            LoadResult load = LoadResult.simulated(ENVIRONMENT, trace, Candidate.all(Duration.ofSeconds(30)), 1);
            load.outcomes().forEach((policy, outcome) -> combined.merge(policy, outcome, Outcome::plus));
            loads.add(load);
        }
        new Charts(folder).write(ENVIRONMENT, loads, combined);
    }

    private static int pixels(BufferedImage image, Color color) {
        int count = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if (image.getRGB(x, y) == color.getRGB()) {
                    count++;
                }
            }
        }
        return count;
    }
}
