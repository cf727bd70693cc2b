package dev.osprey.endtoend;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PromExpressionTest {

    @Test
    void aSelectorHasAMetricAndLabels() {
        assertThat(PromExpression.parse("rate(requests_total{job=\"a{b}\",status=~\"5..\"}[5m])"))
                .isEqualTo(new PromExpression(Set.of("requests_total"), Set.of("job", "status")));
    }

    @Test
    void groupingsHaveLabels() {
        assertThat(PromExpression.parse("histogram_quantile(0.5, sum by (le, method) (rate(time_bucket[1m])))"))
                .isEqualTo(new PromExpression(Set.of("time_bucket"), Set.of("le", "method")));
        assertThat(PromExpression.parse("sum(one) without (x) / on (y) group_left (z) two"))
                .isEqualTo(new PromExpression(Set.of("one", "two"), Set.of("x", "y", "z")));
    }

    @Test
    void operatorsAndFunctionsAreNoMetrics() {
        assertThat(PromExpression.parse("(max(one) or vector(0)) > 5 and two offset 5m"))
                .extracting(PromExpression::metrics)
                .isEqualTo(Set.of("one", "two"));
    }
}
