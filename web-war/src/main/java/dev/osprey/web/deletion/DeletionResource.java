package dev.osprey.web.deletion;

import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.security.DeletionRight;

/** Deletes one image by its id. The filter of the package {@code security} refuses callers who do not say who they are. */
@Path("api/classifications")
public class DeletionResource {

    private final Deletion deletion;
    private final DeletionRight right;

    @Inject
    DeletionResource(Deletion deletion, DeletionRight right) {
        this.deletion = Objects.requireNonNull(deletion, "deletion");
        this.right = Objects.requireNonNull(right, "right");
    }

    @DELETE
    @Path("{id}")
    public void delete(
            @PathParam("id") String id,
            @HeaderParam(DeleteToken.HEADER) String token,
            @Context SecurityContext caller) {
        Optional<DeleteToken> given = Optional.ofNullable(token).map(DeleteToken::new);
        deletion.delete(
                id,
                image -> right.allows(caller, image)
                        || given.filter(each -> right.allows(each, image)).isPresent());
    }
}
