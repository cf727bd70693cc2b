package dev.osprey.web.results;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.problems.ProblemException;

/** Finds stored classifications by id. */
@Singleton
public class ClassificationLookup {

    @Inject
    private Cloud cloud;

    /** @throws ProblemException 404 if there is no image with this id */
    public Classification byId(String id) {
        return cloud.results()
                .find(id)
                .orElseThrow(() -> new ProblemException(Status.NOT_FOUND, "There is no image with this id."));
    }
}
