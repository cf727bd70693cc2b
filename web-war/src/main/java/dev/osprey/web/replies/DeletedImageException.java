package dev.osprey.web.replies;

/** An image that somebody waits for was deleted before its result was known. */
public class DeletedImageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DeletedImageException(String id) {
        super("image " + id + " was deleted");
    }
}
