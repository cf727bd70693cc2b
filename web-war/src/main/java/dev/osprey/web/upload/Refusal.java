package dev.osprey.web.upload;

import java.util.Objects;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import dev.osprey.web.problems.Problem;

/**
 * A file of an archive that is not taken, beside others that are.
 *
 * @param fileName as the archive has it, which may be what is wrong
 * @param problem why
 */
record Refusal(String fileName, Problem problem) {

    Refusal {
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
