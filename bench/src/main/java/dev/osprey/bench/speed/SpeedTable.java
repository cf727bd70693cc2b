package dev.osprey.bench.speed;

import java.io.PrintStream;
import java.util.List;

import jakarta.json.JsonObject;

import dev.osprey.bench.benchmark.Table;

/** A result for people: servers and limits in one table, calls in another. */
final class SpeedTable {

    private static final String NONE = "–";
    private static final List<String> ROLES =
            List.of(ProcessRoles.WEB, ProcessRoles.WORKER, ProcessRoles.CLOUD, ProcessRoles.SERVER, ClosedLoop.CLIENT);

    private SpeedTable() {}

    static void print(JsonObject result, PrintStream out) {
        Table table = new Table(
                "", "images/s", "min … max", "CPU ms/image", "idle ms", "p95", "loaded ms", "p95", "resident MB");
        JsonObject steps = result.getJsonObject("limitCpuMsPerImage");
        table.row(
                "forward",
                number(result, "forwardImagesPerSecond"),
                NONE,
                number(steps, "forward"),
                NONE,
                NONE,
                NONE,
                NONE,
                NONE);
        table.row(
                "decode + forward",
                number(result, "limitImagesPerSecond"),
                NONE,
                number(steps, "decode") + " + " + number(steps, "preprocess") + " + " + number(steps, "forward"),
                NONE,
                NONE,
                NONE,
                NONE,
                NONE);
        server(table, "Osprey", result);
        if (result.containsKey("peer")) {
            server(table, "peer", result.getJsonObject("peer"));
        }
        out.println();
        table.print(out);
        out.println();
        out.println("CPU: decode + preprocess + forward of the limit; "
                + "web + worker + local cloud, or the peer, and then the clients.");
        out.println("Osprey reaches " + number(result, "ofLimit") + " of decode + forward"
                + (result.containsKey("peer")
                        ? ", and " + number(result.getJsonObject("peer"), "ratio") + " of the peer."
                        : "."));
        JsonObject around = result.getJsonObject("steps");
        out.println("Around decode + forward: " + number(around, "receiveStoreReply") + " ms in the worker, "
                + number(around, "http") + " in the web node, " + number(around, "cloud") + " in the local cloud.");
        out.println("Ready after " + number(result, "readySeconds") + " s, the first answer took "
                + number(result, "firstAnswerMs") + " ms.");
        out.println();
        Table calls = new Table("calls", "per image");
        JsonObject operations = result.getJsonObject("operationsPerImage");
        for (String service : operations.keySet()) {
            calls.row(service, number(result.getJsonObject("callsPerImage"), service));
            JsonObject each = operations.getJsonObject(service);
            each.keySet().forEach(operation -> calls.row("  " + operation, number(each, operation)));
        }
        calls.print(out);
    }

    private static void server(Table table, String name, JsonObject server) {
        table.row(
                name,
                number(server, "imagesPerSecond"),
                number(server, "minImagesPerSecond") + " … " + number(server, "maxImagesPerSecond"),
                sum(server.getJsonObject("cpuMsPerImage")),
                number(server, "idleMs"),
                number(server, "idleP95Ms"),
                number(server, "loadedMs"),
                number(server, "loadedP95Ms"),
                sum(server.getJsonObject("residentMb")));
    }

    private static String sum(JsonObject roles) {
        return String.join(
                " + ",
                ROLES.stream()
                        .filter(roles::containsKey)
                        .map(role -> number(roles, role))
                        .toList());
    }

    private static String number(JsonObject json, String name) {
        return json.getJsonNumber(name).bigDecimalValue().toPlainString();
    }
}
