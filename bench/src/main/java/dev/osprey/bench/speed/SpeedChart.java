package dev.osprey.bench.speed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import jakarta.json.JsonObject;

/** Two groups of bars as SVG: images per second of each contender, and processor time of the service by process. */
final class SpeedChart {

    private static final int WIDTH = 720;
    private static final int LABELS = 170;
    private static final int BARS = 430;
    private static final int ROW = 30;
    private static final int HEAD = 72;
    private static final String OWN = "#0969da";
    private static final String OTHERS = "#8c959f";

    private final StringBuilder svg = new StringBuilder();
    private int y = HEAD;

    private SpeedChart() {}

    static String of(JsonObject result) {
        SpeedChart chart = new SpeedChart();
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("forward alone", number(result, "forwardImagesPerSecond"));
        rates.put("decode + forward", number(result, "limitImagesPerSecond"));
        if (result.containsKey("peer")) {
            rates.put("peer", number(result.getJsonObject("peer"), "imagesPerSecond"));
        }
        rates.put("Osprey", number(result, "imagesPerSecond"));
        chart.bars(rates, "images per second", "Osprey");

        JsonObject steps = result.getJsonObject("limitCpuMsPerImage");
        Map<String, Double> cpu = new LinkedHashMap<>();
        cpu.put("decode + forward", number(steps, "decode") + number(steps, "preprocess") + number(steps, "forward"));
        JsonObject used = result.getJsonObject("cpuMsPerImage");
        cpu.put("worker", number(used, ProcessRoles.WORKER));
        cpu.put("web", number(used, ProcessRoles.WEB));
        cpu.put("local cloud", number(used, ProcessRoles.CLOUD));
        cpu.put("clients", number(used, ClosedLoop.CLIENT));
        chart.bars(cpu, "processor time, milliseconds per image", "worker");
        return chart.document(result);
    }

    static void write(JsonObject result, Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder).resolve("speed.svg"), of(result), StandardCharsets.UTF_8);
    }

    private void bars(Map<String, Double> values, String title, String highlighted) {
        double max =
                values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        text(16, y, "bold", title);
        y += 12;
        values.forEach((name, value) -> {
            int length = (int) Math.round(max > 0 ? BARS * value / max : 0);
            text(16, y + 16, "normal", name);
            svg.append(String.format(
                    Locale.ROOT,
                    "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"20\" fill=\"%s\"/>%n",
                    LABELS,
                    y,
                    length,
                    name.equals(highlighted) ? OWN : OTHERS));
            text(LABELS + length + 8, y + 16, "normal", String.format(Locale.ROOT, "%,.1f", value));
            y += ROW;
        });
        y += ROW;
    }

    private void text(int x, int baseline, String weight, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "  <text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n",
                x,
                baseline,
                weight,
                escaped(text)));
    }

    private String document(JsonObject result) {
        String subtitle = String.format(
                Locale.ROOT,
                "Model %s, images of %s, %d clients, everything on the same cores",
                result.getString("model"),
                result.getString("images"),
                result.getInt("clients"));
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" fill="#24292f">
                  <rect width="100%%" height="100%%" fill="#ffffff"/>
                  <text x="16" y="26" font-size="17" font-weight="bold">Speed of the whole service</text>
                  <text x="16" y="48" fill="#57606a">%s</text>
                %s</svg>
                """, WIDTH, y, escaped(subtitle), svg);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static double number(JsonObject json, String name) {
        return json.getJsonNumber(name).doubleValue();
    }
}
