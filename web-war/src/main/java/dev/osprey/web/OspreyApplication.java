package dev.osprey.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** All of the service's paths; MicroProfile adds {@code /health}, {@code /metrics} and {@code /openapi}. */
@ApplicationPath("/")
public class OspreyApplication extends Application {}
