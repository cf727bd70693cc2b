package dev.osprey.web.lifecycle;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

import dev.osprey.core.process.FollowedProcess;
import org.eclipse.microprofile.config.Config;

/** Stops the node when the process that started it is gone. */
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
