package dev.osprey.core.localcloud;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the {@link LocalCloud} to a test as a parameter. It starts with the first test that needs it, and all test classes of
 * a module's run share it.
 */
public final class LocalCloudExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(LocalCloudExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalCloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The root store closes it after the last test class.
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(LocalCloud.class, none -> LocalCloud.start(), LocalCloud.class);
    }
}
