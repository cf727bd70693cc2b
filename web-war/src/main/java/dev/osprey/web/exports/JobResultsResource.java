package dev.osprey.web.exports;

import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.jobs.JobLookup;
import dev.osprey.web.jobs.JobProgress;
import dev.osprey.web.results.Top;

/** The result files of a job: its images in their order. A file that is not final says so in its name and a header. */
@Path("api/jobs/{id}")
public class JobResultsResource {

    /** Of the answer: the state of the job when the file was made. */
    static final String STATE = "Osprey-Job-State";

    private final JobLookup lookup;
    private final Cloud cloud;

    @Inject
    JobResultsResource(JobLookup lookup, Cloud cloud) {
        this.lookup = Objects.requireNonNull(lookup, "lookup");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    @GET
    @Path("results.csv")
    @Produces("text/csv")
    public Response csv(@PathParam("id") String id, @QueryParam("top") String top) {
        Top wanted = Top.of(top);
        JobProgress job = lookup.byId(id);
        return attachment(job, Export.CSV.of(images(id), wanted, retention()), Exports.CSV, "csv");
    }

    /** The job as an object, with the array {@code images}. */
    @GET
    @Path("results.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Response json(@PathParam("id") String id, @QueryParam("top") String top) {
        Top wanted = Top.of(top);
        JobProgress job = lookup.byId(id);
        StreamingOutput images = Export.JSON.of(images(id), wanted, retention());
        String before = job.json().toString();
        StreamingOutput all = body -> {
            Writer writer = new OutputStreamWriter(body, StandardCharsets.UTF_8);
            writer.write(before.substring(0, before.length() - 1) + ",\"images\":");
            writer.flush();
            images.write(body);
            writer.write("}\n");
            writer.flush();
        };
        return attachment(job, all, MediaType.APPLICATION_JSON, "json");
    }

    private Iterator<Classification> images(String id) {
        List<String> ids = cloud.jobs().images(id);
        return new ImagesInOrder(ids, cloud.results()::find);
    }

    private Retention retention() {
        return cloud.settings().retention();
    }

    private static Response attachment(JobProgress job, StreamingOutput body, String mediaType, String extension) {
        String name = "job-" + job.job().id() + (job.finished() ? "" : "-partial") + "." + extension;
        return Exports.attachment(body, mediaType, name)
                .header(STATE, job.state().text())
                .build();
    }
}
