package dev.osprey.web.lifecycle;

import java.util.logging.Logger;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Logs that the node accepts requests; {@code scripts/run} waits for this line. */
@WebListener
public class NodeUp implements ServletContextListener {

    private static final Logger LOG = Logger.getLogger(NodeUp.class.getName());

    @Override
    public void contextInitialized(ServletContextEvent event) {
        LOG.info("the web node is up");
    }
}
