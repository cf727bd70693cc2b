package dev.osprey.web.upload;

import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.core.Response.StatusType;

/** Status 422 (RFC 9110, section 15.5.21), which Jakarta REST 3.1 has no constant for. */
record UnprocessableContent() implements StatusType {

    @Override
    public int getStatusCode() {
        return 422;
    }

    @Override
    public Family getFamily() {
        return Family.CLIENT_ERROR;
    }

    @Override
    public String getReasonPhrase() {
        return "Unprocessable Content";
    }
}
