package dev.osprey.web.security;

import java.security.Principal;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.SecurityContext;

import dev.osprey.core.results.Provenance;

/** Who may delete an image or cancel a job: the admin, who has uploaded it while logged in, and who has its token. */
@Singleton
public class DeletionRight {

    private static final Pattern API = Pattern.compile("api/(?:classifications|jobs)/[^/]+");
    private static final Pattern PAGE = Pattern.compile("results/[^/]+/delete|jobs/[^/]+/cancel");

    /** Whether the path is that of a deletion in the API, or of the cancellation of a job, whose right depends on the image or the job. */
    static boolean isApiCall(String method, String path) {
        return method.equals("DELETE") && API.matcher(path).matches();
    }

    /** Whether the path is that of the form that deletes an image or cancels a job. */
    static boolean isForm(String method, String path) {
        return method.equals("POST") && PAGE.matcher(path).matches();
    }

    /** By login. */
    public boolean allows(SecurityContext caller, Provenance image) {
        return caller.isUserInRole(AdminAccount.NAME)
                || Optional.ofNullable(caller.getUserPrincipal())
                        .map(Principal::getName)
                        .filter(name -> image.uploader().filter(name::equals).isPresent())
                        .isPresent();
    }

    /** By token, whoever the caller is. */
    public boolean allows(DeleteToken token, Provenance image) {
        return image.deleteToken().filter(token::matches).isPresent();
    }
}
