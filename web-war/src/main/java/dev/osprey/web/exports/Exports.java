package dev.osprey.web.exports;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.results.ListParameters;

/** Creates the export responses. */
@Singleton
public class Exports {

    static final String CSV = "text/csv;charset=utf-8;header=present";

    @Inject
    private Cloud cloud;

    Response csv(ListParameters parameters) {
        return attachment(Export.CSV, parameters, CSV, "classifications.csv");
    }

    Response json(ListParameters parameters) {
        return attachment(Export.JSON, parameters, MediaType.APPLICATION_JSON, "classifications.json");
    }

    private Response attachment(Export export, ListParameters parameters, String mediaType, String fileName) {
        StreamingOutput body = export.of(
                cloud.results().all(parameters.filter()).iterator(),
                parameters.top(),
                cloud.settings().retention());
        return attachment(body, mediaType, fileName).build();
    }

    /** A response that a browser saves as a file. */
    static Response.ResponseBuilder attachment(StreamingOutput body, String mediaType, String fileName) {
        return Response.ok(body, mediaType)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
