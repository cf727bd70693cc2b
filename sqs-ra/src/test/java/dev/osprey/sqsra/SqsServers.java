package dev.osprey.sqsra;

import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The servers that the suites run on: ElasticMQ, and in a thorough run moto too. Each starts when it is first needed and
 * stops with the whole run, whatever fails.
 */
final class SqsServers implements ArgumentsProvider {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SqsServers.class);

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        Stream<Class<? extends SqsServer>> types = Boolean.getBoolean("osprey.thorough")
                ? Stream.of(ElasticMq.class, Moto.class)
                : Stream.of(ElasticMq.class);
        return types.map(type -> Arguments.of(store.getOrComputeIfAbsent(type)));
    }
}
