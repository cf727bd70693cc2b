package dev.osprey.sqsra;

/** How SQS fails a call as a whole: error documents of its JSON protocol, or no response. */
public enum Fault {
    NONE(200, "", ""),
    EXPIRED_TOKEN(403, "ExpiredToken", "The security token included in the request is expired"),
    INVALID_CLIENT_TOKEN(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    THROTTLED(400, "ThrottlingException", "Rate exceeded"),
    UNAVAILABLE(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
    /** No response: the connection is closed. */
    RESET(0, "", ""),
    /** No response: the connection stays open until the fault of {@link FaultProxy} ends or the proxy closes. */
    SILENT(0, "", "");

    private final int status;
    private final String code;
    private final String message;

    Fault(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    int status() {
        return status;
    }

    /** The error code for SDKs that speak the older query protocol. */
    String queryError() {
        return code + (status < 500 ? ";Sender" : ";Receiver");
    }

    String document() {
        return "{\"__type\":\"com.amazon.coral.service#" + code + "\",\"message\":\"" + message + "\"}";
    }
}
