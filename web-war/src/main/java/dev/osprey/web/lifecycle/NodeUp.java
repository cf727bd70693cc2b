package dev.osprey.web.lifecycle;

import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;

import dev.osprey.web.health.ApplicationStarted;

/**
 * The servlet that the container initializes last, without a URL: web.xml gives it the highest load-on-startup. Logs that the
 * node accepts requests; {@code scripts/run} waits for this line.
 */
public class NodeUp extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(NodeUp.class.getName());

    @Inject
    private transient ApplicationStarted application;

    @Override
    public void init() {
        application.complete();
        LOG.info("the web node is up");
    }
}
