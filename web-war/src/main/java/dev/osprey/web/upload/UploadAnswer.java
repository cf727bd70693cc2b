package dev.osprey.web.upload;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Variant;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.web.problems.ProblemException;

/**
 * The HTTP answer to an upload: 200 when every image has its answer, 202 and where to ask when one is still on its way,
 * 422 when the only image could not be classified.
 */
record UploadAnswer(List<Classification> classifications, Status status, Optional<URI> location) {

    static UploadAnswer of(List<Classification> classifications) {
        Classification first = classifications.get(0);
        if (classifications.size() == 1 && first.error() != null) {
            throw new ProblemException(new UnprocessableContent(), first.fileName() + ": " + first.error());
        }
        boolean finished = classifications.stream().allMatch(Classification::finished);
        // One place to ask: for a batch the list, since the images have a path each. Relative to the server's base.
        String location = "api/classifications" + (classifications.size() == 1 ? "/" + first.id() : "");
        return finished
                ? new UploadAnswer(classifications, Status.OK, Optional.empty())
                : new UploadAnswer(classifications, Status.ACCEPTED, Optional.of(URI.create(location)));
    }

    Response with(Object entity, Variant form) {
        Response.ResponseBuilder answer = Response.status(status).entity(entity).variant(form);
        location.ifPresent(answer::location);
        return answer.build();
    }

    Response withJson() {
        return with(json(classifications), new Variant(MediaType.APPLICATION_JSON_TYPE, (String) null, null));
    }

    /** One object for one image, an array for several. */
    static String json(List<Classification> classifications) {
        if (classifications.size() == 1) {
            return ClassificationJson.write(classifications.get(0)).toString();
        }
        JsonArrayBuilder array = Json.createArrayBuilder();
        classifications.stream().map(ClassificationJson::write).forEach(array::add);
        return array.build().toString();
    }
}
