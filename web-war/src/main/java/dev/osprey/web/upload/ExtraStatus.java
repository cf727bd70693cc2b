package dev.osprey.web.upload;

import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.core.Response.StatusType;

/** HTTP statuses that Jakarta REST 3.1 has no constants for. */
enum ExtraStatus implements StatusType {
    /** RFC 4918, section 11.1: the images of one call have different outcomes. */
    MULTI_STATUS(207, "Multi-Status"),

    /** RFC 9110, section 15.5.21. */
    UNPROCESSABLE_CONTENT(422, "Unprocessable Content");

    private final int code;
    private final String reason;

    ExtraStatus(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    @Override
    public int getStatusCode() {
        return code;
    }

    @Override
    public Family getFamily() {
        return Family.familyOf(code);
    }

    @Override
    public String getReasonPhrase() {
        return reason;
    }
}
