package dev.osprey.worker.requests;

import dev.osprey.core.images.ImageDecoder;
import dev.osprey.worker.classification.ImageClassifier;
import dev.osprey.worker.fixtures.ColourModel;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the loaded {@link ColourModel} to tests as a parameter; all of them share it. */
final class ColourClassifier implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(ColourClassifier.class);
    private static final int MAX_PIXELS = 1_000_000;
    private static final int PREDICTORS = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ImageClassifier.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The root store closes it after the last test class.
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(ImageClassifier.class, none -> load(), ImageClassifier.class);
    }

    private static ImageClassifier load() {
        try {
            return ImageClassifier.load(
                    new LocalModel("colours", ColourModel.folder()), new ImageDecoder(MAX_PIXELS), PREDICTORS);
        } catch (ModelException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
