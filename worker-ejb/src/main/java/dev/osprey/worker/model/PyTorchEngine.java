package dev.osprey.worker.model;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;

/**
 * DJL's PyTorch engine with the settings that this service needs. A system property of the same name overrides each.
 * The engine reads them once per JVM, at its first use.
 */
public final class PyTorchEngine {

    private static final String NAME = "PyTorch";

    private static final Map<String, String> SETTINGS = Map.of(
            // One single-threaded predictor per core is faster than one forward pass spread over several cores.
            "ai.djl.pytorch.num_threads", "1",
            "ai.djl.pytorch.num_interop_threads", "1",
            // The native libraries are on the class path.
            "ai.djl.offline", "true");

    private PyTorchEngine() {}

    static void start() {
        SETTINGS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        Engine.getEngine(NAME);
        Nnpack.disable();
    }

    /**
     * Loads a network. The first call in a JVM starts the engine, which takes seconds.
     *
     * @throws ModelException when its file is not TorchScript
     */
    public static Model load(ModelFolder folder) throws ModelException {
        start();
        String file = folder.network().getFileName().toString();
        Model model = Model.newInstance(file, NAME);
        try {
            model.load(folder.network().getParent(), file);
            return model;
        } catch (IOException | MalformedModelException | EngineException malformed) {
            model.close();
            throw new ModelException(
                    String.format(Locale.ROOT, "model %s: %s is not a TorchScript file", folder.name(), file),
                    malformed);
        }
    }
}
