package dev.osprey.core.cloud;

import java.io.IOException;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands {@link Moto} to a test as a parameter, empty. It starts with the first test that needs it, and all test classes of a
 * module's run share it. Where it is not installed, they are skipped.
 */
public final class MotoExtension implements ExecutionCondition, ParameterResolver, BeforeEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(MotoExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Moto.isInstalled()
                ? ConditionEvaluationResult.enabled("moto is installed")
                : ConditionEvaluationResult.disabled(Moto.MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Moto.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return moto(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException, InterruptedException {
        moto(context).reset();
    }

    private static Moto moto(ExtensionContext context) {
        // The root store closes it after the last test class.
        Store store = context.getRoot().getStore(NAMESPACE);
        return store.getOrComputeIfAbsent(Moto.class, none -> start(), Moto.class);
    }

    private static Moto start() {
        try {
            return Moto.start();
        } catch (Exception failure) {
            throw new IllegalStateException("moto does not start", failure);
        }
    }
}
