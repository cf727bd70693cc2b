package dev.osprey.web.bodies;

import java.util.Locale;
import java.util.Set;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How large a body may be: that of an upload or a job as large as its setting says, any other as a form on a page needs. */
@Singleton
public class BodyLimits {

    /** The limit of a body that is not an upload, in bytes. */
    public static final long OTHER = 64 << 10;

    private static final Set<String> UPLOADS = Set.of("", "api/classifications");

    private static final String JOBS = "api/jobs";

    private final long uploads;
    private final long jobs;

    @Inject
    BodyLimits(
            @ConfigProperty(name = "osprey.upload.max-request-bytes") long uploads,
            @ConfigProperty(name = "osprey.jobs.max-bytes") long jobs) {
        this.uploads = uploads;
        this.jobs = jobs;
    }

    /**
     * The limit in bytes.
     *
     * @param path without the slash at its beginning
     */
    public long of(String method, String path) {
        if (!method.equals("POST")) {
            return Math.min(OTHER, uploads);
        }
        String resource = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (resource.equals(JOBS)) {
            return jobs;
        }
        return UPLOADS.contains(resource) ? uploads : Math.min(OTHER, uploads);
    }

    /** The refusal of a body that is larger than the limit. */
    public static ProblemException tooLarge(long limit) {
        return new ProblemException(
                Status.REQUEST_ENTITY_TOO_LARGE,
                limit > OTHER
                        ? String.format(
                                Locale.ROOT,
                                "The request is larger than the limit of %d MiB for all its images together.",
                                limit >> 20)
                        : String.format(Locale.ROOT, "The body of this request is larger than %d KiB.", limit >> 10));
    }
}
