package dev.osprey.web.results;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.core.classification.Retention;
import dev.osprey.web.problems.ProblemException;

/**
 * The maximum number of predictions to return for each image.
 *
 * @param most at least 1
 */
public record Top(int most) {

    /** All stored predictions. */
    public static final Top ALL = new Top(Integer.MAX_VALUE);

    public Top {
        if (most < 1) {
            throw new IllegalArgumentException("top " + most);
        }
    }

    /**
     * @param parameter the query parameter {@code top}; null or empty for all
     * @throws ProblemException 400 if it is not a whole number of at least 1
     */
    public static Top of(String parameter) {
        if (parameter == null || parameter.isEmpty()) {
            return ALL;
        }
        if (!parameter.matches("[1-9]\\d{0,8}")) {
            throw new ProblemException(Status.BAD_REQUEST, "The parameter 'top' is not a whole number of at least 1.");
        }
        return new Top(Integer.parseInt(parameter));
    }

    /** The image as API clients see it. */
    public JsonObject json(Classification image, Retention retention) {
        return ClassificationJson.write(image.best(most), retention);
    }
}
