package dev.osprey.web.upload;

import java.util.Objects;

import jakarta.json.JsonObject;

import dev.osprey.core.json.Json;
import dev.osprey.web.problems.Problem;

/**
 * A file that was not accepted although others of the same call were.
 *
 * @param fileName as sent; the name itself may be the problem
 * @param problem the reason
 */
record RejectedFile(String fileName, Problem problem) {

    RejectedFile {
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(problem, "problem");
    }

    JsonObject json() {
        return Json.createObjectBuilder()
                .add("fileName", fileName)
                .add("problem", problem.json())
                .build();
    }
}
