package dev.osprey.worker.classification;

import java.util.Map;

import ai.djl.engine.Engine;

/**
 * Starts DJL's engine with the settings that this service needs, each of which the operator may set otherwise as a
 * system property. The engine reads them once, when a server uses it for the first time.
 */
final class PyTorchEngine {

    private static final Map<String, String> SETTINGS = Map.of(
            // Each predictor computes on its own core: faster than one forward pass spread over several.
            "ai.djl.pytorch.num_threads", "1",
            "ai.djl.pytorch.num_interop_threads", "1",
            // The native libraries are on the class path.
            "ai.djl.offline", "true");

    private PyTorchEngine() {}

    static Engine start() {
        SETTINGS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        return Engine.getEngine("PyTorch");
    }
}
