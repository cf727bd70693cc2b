package dev.osprey.core.tracing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** A span for each call of a client of AWS SDK v2, with all its attempts. Its clients call on the thread of their caller. */
public final class SdkSpans implements ExecutionInterceptor {

    private static final ExecutionAttribute<Span> SPAN = new ExecutionAttribute<>("dev.osprey.span");
    private static final AttributeKey<List<String>> TABLES = AttributeKey.stringArrayKey("aws.dynamodb.table_names");

    private final Tracing tracing;

    public SdkSpans(Tracing tracing) {
        this.tracing = Objects.requireNonNull(tracing, "tracing");
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Attributes tables = context.request()
                .getValueForField("TableName", String.class)
                .map(table -> Attributes.of(TABLES, List.of(table)))
                .orElse(Attributes.empty());
        tracing.call(
                        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                        tables)
                .ifPresent(span -> attributes.putAttribute(SPAN, span));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        span(attributes).ifPresent(Tracing::end);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        span(attributes).ifPresent(span -> Tracing.end(span, context.exception()));
    }

    private static Optional<Span> span(ExecutionAttributes attributes) {
        return Optional.ofNullable(attributes.getAttribute(SPAN));
    }
}
