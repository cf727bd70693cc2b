package dev.osprey.sqsra;

/** How SQS answers when it refuses a call as a whole: the documents of its JSON protocol. */
public enum Trouble {
    NONE(200, "", ""),
    EXPIRED_TOKEN(403, "ExpiredToken", "The security token included in the request is expired"),
    INVALID_CLIENT_TOKEN(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    THROTTLED(400, "ThrottlingException", "Rate exceeded"),
    UNAVAILABLE(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
    /** No answer: the connection is cut. */
    RESET(0, "", ""),
    /** No answer: the connection stays open until {@link SqsFront} is well or closed. */
    SILENT(0, "", "");

    private final int status;
    private final String code;
    private final String message;

    Trouble(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    int status() {
        return status;
    }

    /** The error code that old and new SDKs alike are told. */
    String queryError() {
        return code + (status < 500 ? ";Sender" : ";Receiver");
    }

    String document() {
        return "{\"__type\":\"com.amazon.coral.service#" + code + "\",\"message\":\"" + message + "\"}";
    }
}
