package dev.osprey.web.lifecycle;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

import dev.osprey.core.process.FollowedProcess;
import dev.osprey.web.upload.Intake;
import org.eclipse.microprofile.config.Config;

/** Fails the deployment when a setting is wrong, instead of the first upload; ends the node with its starter. */
@Singleton
@Startup
public class NodeLife {

    @Inject
    private Config config;

    // Injected to be made now, with all its settings.
    @Inject
    private Intake intake;

    @PostConstruct
    void start() {
        FollowedProcess.whenGone(config, () -> System.exit(0));
    }
}
