package dev.osprey.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The Jakarta REST application at the root path; MicroProfile adds {@code /health}, {@code /metrics} and {@code /openapi}. */
@ApplicationPath("/")
public class OspreyApplication extends Application {}
