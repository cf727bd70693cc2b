package dev.osprey.web;

import java.util.Map;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The Jakarta REST application at the root path; MicroProfile adds {@code /health}, {@code /metrics} and {@code /openapi}. */
@ApplicationPath("/")
public class OspreyApplication extends Application {

    /**
     * Settings of Jersey. A {@code Location} stays relative (RFC 9110, section 10.2.2): the service cannot know the scheme and
     * host by which a client reaches it through a proxy, and the {@code Host} header may be forged. The description of the API
     * is {@code /openapi}; Jersey's own, WADL, would list its internals.
     */
    public static final Map<String, Object> PROPERTIES = Map.of(
            "jersey.config.server.headers.location.relative.resolution.disabled",
            true,
            "jersey.config.server.wadl.disableWadl",
            true);

    @Override
    public Map<String, Object> getProperties() {
        return PROPERTIES;
    }
}
