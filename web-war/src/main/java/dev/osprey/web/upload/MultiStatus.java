package dev.osprey.web.upload;

import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.core.Response.StatusType;

/** Status 207 (RFC 4918, section 11.1), which Jakarta REST has no constant for: each image has a fate of its own. */
record MultiStatus() implements StatusType {

    @Override
    public int getStatusCode() {
        return 207;
    }

    @Override
    public Family getFamily() {
        return Family.SUCCESSFUL;
    }

    @Override
    public String getReasonPhrase() {
        return "Multi-Status";
    }
}
