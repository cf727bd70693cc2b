package dev.osprey.sqsra;

import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The servers that the suites run on; each is started when first needed and ended with the whole run, whatever failed. */
final class SqsServers implements ArgumentsProvider {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SqsServers.class);

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        return Stream.of(
                Arguments.of(store.getOrComputeIfAbsent(ElasticMq.class)),
                Arguments.of(store.getOrComputeIfAbsent(Moto.class)));
    }
}
