package dev.osprey.web.lifecycle;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

import dev.osprey.core.process.FollowedProcess;
import org.eclipse.microprofile.config.Config;

/** Ends the node with its starter. */
@Singleton
@Startup
public class NodeLife {

    @Inject
    private Config config;

    @PostConstruct
    void start() {
        FollowedProcess.whenGone(config, () -> System.exit(0));
    }
}
